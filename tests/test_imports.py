"""Who may import whom: the arrows of the architecture, read from the source."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import wolkflow

ROOT = Path(__file__).parents[1]

LAYERS = [
    ["wolkflow.excerpt", "wolkflow.wolkabout"],
    ["wolkflow.errors"],
    ["wolkflow.message", "wolkflow.pins", "wolkflow.json_text"],
    ["wolkflow.fields", "wolkflow.expression"],
    ["wolkflow.node"],
    ["wolkflow.hookspecs"],
    ["wolkflow.registry", "wolkflow.graph"],
    ["wolkflow.config"],
    ["wolkflow.engine"],
    ["wolkflow.board", "wolkflow.simulation"],
    ["wolkflow.testing", "wolkflow.platform"],
    ["wolkflow.cli"],
]
"""From the bottom up: a module imports from its own part and from below, never from beside."""

TOP = {"wolkflow", "wolkflow.__main__"}
"""The package's front door names what plugins may use; nothing inside goes through it."""


def module_of(file: Path, root: Path) -> str:
    names = file.relative_to(root).with_suffix("").parts
    return ".".join(names[:-1] if names[-1] == "__init__" else names)


def sources(folder: str, root: Path) -> list[Path]:
    return sorted((root / folder).rglob("*.py"))


def imports(file: Path, *, types_too: bool = True) -> Iterator[tuple[str, str]]:
    """Find what a file imports, wherever it does: module and name."""
    for node in walk(ast.parse(file.read_text(), str(file)), types_too=types_too):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: a relative import"
            yield from (split(str(node.module), alias.name) for alias in node.names)


def walk(tree: ast.AST, *, types_too: bool) -> Iterator[ast.AST]:
    """Go through a tree, or all of it but what only a type checker sees."""
    yield tree
    if types_too or not (isinstance(tree, ast.If) and ast.unparse(tree.test) == "TYPE_CHECKING"):
        for child in ast.iter_child_nodes(tree):
            yield from walk(child, types_too=types_too)


def split(module: str, name: str) -> tuple[str, str]:
    """Tell a module in a package from a name in a module."""
    inner = ROOT.joinpath(*module.split("."), f"{name}.py")
    return (f"{module}.{name}", "") if inner.exists() else (module, name)


def level(module: str) -> int:
    """Tell how high up a module is."""
    return next(number for number, parts in enumerate(LAYERS) if part(module) in parts)


def part(module: str) -> str:
    """Give the part that a module belongs to: `expression` has several files beside each other."""
    for known in (known for layer in LAYERS for known in layer):
        if module == known or module.startswith((f"{known}.", f"{known}_")):
            return known
    raise AssertionError(f"{module} has no place in the architecture: give it one in LAYERS")


CORE = sources("wolkflow", ROOT)
PLUGINS = sources("plugins", ROOT)


def ident(file: Path) -> str:
    return str(file.relative_to(ROOT))


def test_there_is_something_to_look_at() -> None:
    assert len(CORE) > 40
    assert len(PLUGINS) > 20
    assert ("wolkflow.node", "Node") in imports(ROOT / "wolkflow" / "registry.py")


@pytest.mark.parametrize("file", CORE, ids=ident)
def test_the_core_imports_downwards_only(file: Path) -> None:
    module = module_of(file, ROOT)
    if module in TOP:
        return
    for imported, name in imports(file):
        if imported == "wolkflow":
            assert name == "__version__", f"{module} imports {name} through the front door"
        elif imported.startswith("wolkflow."):
            below = level(imported) < level(module)
            assert below or part(imported) == part(module), f"{module} imports {imported}"


@pytest.mark.parametrize("file", CORE, ids=ident)
def test_the_core_knows_no_plugin(file: Path) -> None:
    assert [name for name, _ in imports(file) if name.startswith("wolkflow_")] == []


@pytest.mark.parametrize("file", sources("wolkflow/wolkabout", ROOT), ids=ident)
def test_the_protocol_client_stands_alone(file: Path) -> None:
    others = [
        name
        for name, _ in imports(file)
        if name.partition(".")[0] == "wolkflow" and not name.startswith("wolkflow.wolkabout")
    ]
    assert others == []


@pytest.mark.parametrize("file", PLUGINS, ids=ident)
def test_a_plugin_uses_public_names_only(file: Path) -> None:
    module = module_of(file, ROOT / "plugins")
    plugin = module.partition(".")[0]
    for imported, name in imports(file, types_too=False):
        if imported == "wolkflow":
            assert name in wolkflow.__all__, f"{name} is not a public name"
        elif imported.startswith("wolkflow.wolkabout"):
            assert plugin == "wolkflow_wolkabout"
        elif imported.startswith("wolkflow.testing"):
            assert ".sim." in f"{module}.", "only simulated hardware is built of test parts"
        else:
            assert not imported.startswith("wolkflow."), f"{imported} is not public"


@pytest.mark.parametrize("file", PLUGINS, ids=ident)
def test_a_plugin_does_not_use_another(file: Path) -> None:
    plugin = module_of(file, ROOT / "plugins").partition(".")[0]
    others = {name.partition(".")[0] for name, _ in imports(file) if name.startswith("wolkflow_")}
    assert others <= {plugin}


@pytest.mark.parametrize("name", wolkflow.__all__)
def test_what_is_public_is_there(name: str) -> None:
    assert hasattr(wolkflow, name)
