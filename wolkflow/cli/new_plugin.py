"""The files of a new node or plugin: they work as they are, and show what to change."""

from collections.abc import Mapping
from typing import NamedTuple

STEP = '''\
"""A node that values go through."""

from typing import Annotated, ClassVar

from pydantic import Field
from wolkflow import Msg, Step


class {cls}(Step):
    """Multiplies each number."""

    example: ClassVar[str] = "{type}: {{by: 3}}"

    by: Annotated[float, Field(description="what the number is multiplied by")] = 2.0

    def process(self, msg: Msg) -> Msg:
        """Send the product on; what is raised here is logged and goes out of `@error`."""
        return Msg(msg.name, msg.value * self.by, msg.time)
'''

STEP_TEST = """\
def test_a_number_is_multiplied() -> None:
    with Bench({cls}(by=3)) as bench:
        bench.feed(14)
        assert bench.values() == [42]


def test_what_is_no_number_is_an_error_and_the_next_one_is_fine() -> None:
    with Bench({cls}()) as bench:
        bench.feed(None)
        bench.feed(1)
        assert len(bench.errors) == 1
        assert bench.values() == [2]
"""

SENSOR = '''\
"""A sensor that is read again and again."""

from typing import Annotated, ClassVar

from pydantic import Field
from wolkflow import LocalPath, Poller


class {cls}(Poller):
    """Reads a number from a file, as the kernel's sensors give it."""

    example: ClassVar[str] = "{type}: {{path: level.txt, every: 10s}}"
    series: ClassVar = {{"level": ""}}

    path: Annotated[LocalPath, Field(description="the file to read")]

    def read(self) -> dict[str, float]:
        """Read once; OSError means that the hardware does not answer, and is tried again."""
        return {{"level": float(self.path.read_text())}}
'''

SENSOR_TEST = """\
def test_it_is_read_again_and_again(tmp_path: Path) -> None:
    file = tmp_path / "level"
    file.write_text("1.5")
    with Bench({cls}(path=file, every=10)) as bench:
        file.write_text("2.5")
        bench.advance(10)
        assert bench.values() == [1.5, 2.5]


def test_what_is_gone_is_said_once_and_found_again(tmp_path: Path) -> None:
    file = tmp_path / "level"
    with Bench({cls}(path=file, every=10)) as bench:
        assert len(bench.errors) == 1
        file.write_text("3")
        bench.advance(10)
        assert bench.values() == [3]
"""

CHIP = '''\
"""A chip on the I2C bus."""

from typing import ClassVar

from wolkflow.testing.i2c import RegisterChip
from wolkflow_i2c.chip import Address, Chip


class {cls}(Chip):
    """Reads the temperature from a TMP102."""

    example: ClassVar[str] = "{type}: {{address: 0x48, every: 10s}}"
    series: ClassVar = {{"temperature": "°C"}}

    address: Address = 0x48

    def read(self) -> dict[str, float]:
        """Read once: a word from register 0, in steps of 1/16 °C (data sheet, table 6-3)."""
        return {{"temperature": (self.read_word(0x00, signed=True) >> 4) * 0.0625}}

    def simulated(self, clock: object) -> RegisterChip:
        """Make the chip for `--simulate`: the data sheet's example stands in its registers."""
        return RegisterChip({{0x00: bytes([0x19, 0x00])}})
'''

CHIP_TEST = """\
def test_the_bytes_of_the_data_sheet_are_its_degrees() -> None:
    bus = FakeBus({{0x48: RegisterChip({{0x00: bytes([0x19, 0x00])}})}})
    with Bench({cls}(), resources={{"i2c-1": bus}}) as bench:
        assert bench.values() == [25.0]


def test_a_chip_that_is_unplugged_is_an_error() -> None:
    bus = FakeBus({{0x48: RegisterChip()}})
    with Bench({cls}(every=10), resources={{"i2c-1": bus}}) as bench:
        bus.unplug(0x48)
        bench.advance(10)
        assert "0x48" in bench.errors[0].value["error"]
"""

HOOK = '''

@hookimpl
def wolkflow_nodes() -> Mapping[str, {kind}]:
    """Name the nodes of this {what}."""
    return {{"{type}": {value}}}
'''

PYPROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "wolkflow-{name}"
version = "0.1.0"
description = "Nodes for wolkflow"
readme = "README.md"
requires-python = ">=3.11"
dependencies = ["wolkflow"]

[project.optional-dependencies]
test = ["pytest"]

[project.entry-points.wolkflow] # this is how wolkflow finds the nodes
{name} = "wolkflow_{name}"

[tool.hatch.build.targets.wheel]
packages = ["wolkflow_{name}"]

[tool.pytest.ini_options]
testpaths = ["tests"]
pythonpath = ["."]
"""

README = """\
# wolkflow-{name}

`{type}` for [wolkflow](https://github.com/wolkflow/wolkflow).

    pip install -e '.[test]'
    python -m pytest
    wolkflow nodes {type}

The class is in `wolkflow_{name}/{module}.py`, its test in `tests/test_{module}.py`. A further node
is a further file, and a further line in `wolkflow_{name}/__init__.py`.

A pipeline with it, to be run with `wolkflow run try.yaml`{simulate}:

```yaml
title: Try it
flows:
  try:{flow}
    - print: {{}}
```
"""


class Kind(NamedTuple):
    """One kind of node to start from; `module` is what it is called in a plugin."""

    module: str
    source: str
    imports: str
    test: str
    flow: tuple[str, ...]


BENCH = "from wolkflow.testing import Bench\n"
KINDS = {
    "step": Kind("multiply", STEP, BENCH, STEP_TEST, ("timer: {{every: 1s}}", "{type}: {{by: 3}}")),
    "sensor": Kind(
        "level",
        SENSOR,
        "from pathlib import Path\n\n" + BENCH,
        SENSOR_TEST,
        ("{type}: {{path: level.txt, every: 1s}}",),
    ),
    "chip": Kind(
        "thermometer",
        CHIP,
        BENCH + "from wolkflow.testing.i2c import FakeBus, RegisterChip\n",
        CHIP_TEST,
        ("{type}: {{every: 1s}}",),
    ),
}


def plugin_files(name: str, kind: str) -> Mapping[str, str]:
    """Give the files of a package with one node, by their path."""
    chosen = KINDS[kind]
    module = chosen.module
    words = {"name": name, "module": module, "type": f"{name}.{module}", "cls": _camel(module)}
    words["flow"] = "".join(f"\n    - {step.format(**words)}" for step in chosen.flow)
    words["simulate"] = ", or without the chip `--simulate`" if kind == "chip" else ""
    lazy = f'"wolkflow_{name}.{module}:{words["cls"]}"'
    hook = HOOK.format(kind="str", what="plugin", type=words["type"], value=lazy)
    mapping = "from collections.abc import Mapping\n\nfrom wolkflow import hookimpl\n"
    test = f"{chosen.imports}\nfrom wolkflow_{name}.{module} import {words['cls']}\n\n\n"
    return {
        "pyproject.toml": PYPROJECT.format(**words),
        "README.md": README.format(**words),
        f"wolkflow_{name}/__init__.py": f'"""Nodes for wolkflow."""\n\n{mapping}{hook}',
        f"wolkflow_{name}/{module}.py": chosen.source.format(**words),
        f"tests/test_{module}.py": test + chosen.test.format(**words),
    }


def node_files(name: str, kind: str) -> Mapping[str, str]:
    """Give the file of a node beside a pipeline, and its test."""
    chosen = KINDS[kind]
    words = {"type": f"my.{name}", "cls": _camel(name)}
    imports, body = chosen.source.format(**words).split("\n\n\n", 1)
    own = "from wolkflow import Node, hookimpl"
    if "from wolkflow import" in imports:
        imports = imports.replace("from wolkflow import", f"{own},")
    else:
        imports = imports.replace("from wolkflow.testing", f"{own}\nfrom wolkflow.testing")
    imports = imports.replace("from typing", "from collections.abc import Mapping\nfrom typing", 1)
    hook = HOOK.format(kind="type[Node]", what="file", type=words["type"], value=words["cls"])
    return {
        f"plugins/{name}.py": f"{imports}\n\n\n{body}{hook}",
        f"tests/test_{name}.py": _node_test(chosen, words),
    }


def _node_test(chosen: Kind, words: Mapping[str, str]) -> str:
    """Write a node's test, which loads the node as a pipeline beside it does."""
    imports = chosen.imports.replace(BENCH, f"from wolkflow.registry import Registry\n{BENCH}")
    path = "" if "import Path" in imports else "from pathlib import Path\n\n"
    load = 'Registry.load([Path(__file__).parents[1] / "plugins"])'
    made = f'{words["cls"]} = {load}.get("{words["type"]}")'
    return f"{path}{imports}\n{made}\n\n\n{chosen.test.format(**words)}"


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))
