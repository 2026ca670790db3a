"""Who may import whom: the arrows of the architecture, read from the source."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import wolkflow

ROOT = Path(__file__).parents[1]

LAYERS = [
    ["wolkflow.excerpt", "wolkflow.wolkabout"],
    ["wolkflow.errors"],
    ["wolkflow.message", "wolkflow.pins", "wolkflow.web"],
    ["wolkflow.fields", "wolkflow.expression", "wolkflow.json_text", "wolkflow.node_host"],
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


@cache
def imports(file: Path, *, types_too: bool = True) -> list[tuple[str, str]]:
    """Find what a file imports, wherever it does: module and name."""
    return list(found_in(file, types_too=types_too))


def found_in(file: Path, *, types_too: bool) -> Iterator[tuple[str, str]]:
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


def pairs(
    files: list[Path], root: Path, *, types_too: bool = True
) -> Iterator[tuple[str, str, str]]:
    """Give each import of these files: who imports, which module, which name."""
    for file in files:
        for imported, name in imports(file, types_too=types_too):
            yield module_of(file, root), imported, name


def test_there_is_something_to_look_at() -> None:
    assert len(CORE) > 40
    assert len(PLUGINS) > 20
    assert ("wolkflow.node", "Node") in imports(ROOT / "wolkflow" / "registry.py")


def test_the_core_imports_downwards_only() -> None:
    wrong = [
        f"{module} imports {imported} {name}"
        for module, imported, name in pairs(CORE, ROOT)
        if module not in TOP and not is_below(module, imported, name)
    ]
    assert wrong == []


def is_below(module: str, imported: str, name: str) -> bool:
    """Tell whether an import leads downwards, or out of here; the front door is above all."""
    if imported == "wolkflow":
        return name == "__version__"
    if not imported.startswith("wolkflow."):
        return True
    return level(imported) < level(module) or part(imported) == part(module)


def test_the_core_knows_no_plugin() -> None:
    wrong = [
        f"{module} imports {imported}"
        for module, imported, _ in pairs(CORE, ROOT)
        if imported.startswith("wolkflow_")
    ]
    assert wrong == []


def test_the_protocol_client_stands_alone() -> None:
    client = sources("wolkflow/wolkabout", ROOT)
    assert len(client) > 10
    wrong = [
        f"{module} imports {imported}"
        for module, imported, _ in pairs(client, ROOT)
        if imported.partition(".")[0] == "wolkflow"
        and not imported.startswith("wolkflow.wolkabout")
    ]
    assert wrong == []


def test_a_plugin_uses_public_names_only() -> None:
    wrong = [
        f"{module} imports {imported} {name}"
        for module, imported, name in pairs(PLUGINS, ROOT / "plugins", types_too=False)
        if not is_public(module, imported, name)
    ]
    assert wrong == []


def is_public(module: str, imported: str, name: str) -> bool:
    """Tell whether a plugin may import this; only simulated hardware is built of test parts."""
    if imported == "wolkflow":
        return name in wolkflow.__all__
    if imported.startswith("wolkflow.wolkabout"):
        return module.partition(".")[0] == "wolkflow_wolkabout"
    if imported.startswith("wolkflow.testing"):
        return ".sim." in f"{module}."
    return not imported.startswith("wolkflow.")


def test_a_plugin_does_not_use_another() -> None:
    wrong = [
        f"{module} imports {imported}"
        for module, imported, _ in pairs(PLUGINS, ROOT / "plugins")
        if imported.startswith("wolkflow_")
        and imported.partition(".")[0] != module.partition(".")[0]
    ]
    assert wrong == []


def test_what_is_public_is_there() -> None:
    assert [name for name in wolkflow.__all__ if not hasattr(wolkflow, name)] == []
