"""The JSON Schema: what it lets through, what it catches, what an editor can do with it."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest
from jsonschema import Draft7Validator

from tests.config.plugin import registry
from tests.config.test_pipeline import GREENHOUSE, NODES
from wolkflow.config.problems import Problems
from wolkflow.config.schema import schema
from wolkflow.config.tree import Items, Table, Tree
from wolkflow.config.yaml import parse
from wolkflow.errors import PluginError
from wolkflow.registry import Registry

PIPELINES = Path(__file__).parents[2] / "pipelines"


@cache
def of_test_plugin() -> dict[str, Any]:
    return schema(registry())


@cache
def of_all_plugins() -> dict[str, Any]:
    return schema(Registry.load())


def plain(tree: Tree | None) -> Any:
    if isinstance(tree, Table):
        return {entry.key: plain(entry.value) for entry in tree}
    if isinstance(tree, Items):
        return [plain(value) for value in tree.values]
    return tree.value if tree else None


def mistakes(text: str, known: dict[str, Any] | None = None) -> list[str]:
    tree = plain(parse("a.yaml", text, Problems()))
    validator = Draft7Validator(known or of_test_plugin())
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(tree)]


def everything(part: Any) -> Iterator[Any]:
    yield part
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    for one in inner:
        yield from everything(one)


@pytest.mark.parametrize("of", [of_test_plugin, of_all_plugins])
def test_it_is_draft_07_and_complete(of: Callable[[], dict[str, Any]]) -> None:
    known = of()
    Draft7Validator.check_schema(known)
    objects = [part for part in everything(known) if isinstance(part, dict)]
    references = {part["$ref"] for part in objects if isinstance(part.get("$ref"), str)}

    assert references
    assert {reference.removeprefix("#/definitions/") for reference in references} <= set(
        known["definitions"]
    )
    assert not any({"prefixItems", "$defs"} & part.keys() for part in objects)
    assert all(len(part) == 1 for part in objects if isinstance(part.get("$ref"), str))


@pytest.mark.parametrize(
    "text",
    [
        GREENHOUSE,
        NODES + "flows:\n  f: [climate.@error, [[lamp]], scale: {}]\n",
        "title: x\nx-a: &a {every: 5m}\nflows:\n  f: [i2c.sensor: {<<: *a}, scale: ]\n",
        "nodes:\nflows:\n  f: [file.tail: {path: a, columns: [x]}, lamp]\n",
        'nodes:\n  a: {gpio.lamp: {pin: "${P}", active_low: "${A}", initial: "${I}"}}\n',
        'nodes:\n  a: {gpio.lamp: {pin: 1, failsafe: {after: "${A}"}}}\n',
        'nodes:\n  a: {average: {window: "${A}", weights: ["${B}", 2]}}\n',
        'nodes:\n  a: {file.tail: {path: "${A}", keep: 10MB, columns: {a: "${B}"}}}\n',
        "nodes:\n  Küche-1: {gpio.lamp: {pin: BOARD12}}\n",
    ],
)
def test_a_good_pipeline_is_good(text: str) -> None:
    assert mistakes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "titel: x",
        "title: [x]",
        "nodes: [x]",
        "nodes: {a: x}",
        "nodes: {a: {}}",
        "nodes: {a.b: {scale: {}}}",
        "nodes: {a: {scala: {}}}",
        "nodes: {a: {scale: {}, average: {window: 2}}}",
        "nodes: {a: {scale: {factr: 2}}}",
        "nodes: {a: {scale: {factor: two}}}",
        "nodes: {a: {average: {}}}",
        "nodes: {a: {average: }}",
        "nodes: {a: {average: {window: 1}}}",
        "nodes: {a: {gpio.lamp: {pin: 18, initial: of}}}",
        "nodes: {a: {gpio.lamp: {pin: 18, failsafe: {}}}}",
        "nodes: {a: {gpio.lamp: {pin: 18, failsafe: {after: 1m, x: 1}}}}",
        "nodes: {a: {i2c.sensor: {every: 10}}}",
        "flows: {f: x}",
        "flows: {f: [5]}",
        "flows: {f: [scale: {factr: 2}]}",
        "flows: {f: [[scale: {factr: 2}]]}",
    ],
)
def test_a_mistake_is_caught(text: str) -> None:
    assert mistakes(text) != []


def test_every_setting_has_a_description_and_a_default_as_it_is_written() -> None:
    types = of_test_plugin()["definitions"]["node"]["properties"]

    assert types["i2c.sensor"]["description"] == "A sensor on the I2C bus."
    assert types["i2c.sensor"]["properties"]["every"]["description"] == "how often to read"
    assert types["i2c.sensor"]["properties"]["every"]["default"] == "10s"
    assert types["file.tail"]["properties"]["keep"]["default"] == "64kB"
    assert types["gpio.lamp"]["properties"]["pin"]["examples"] == [17, "GPIO17", "BOARD11", "J8:11"]


def test_a_type_that_can_not_be_loaded_is_left_out() -> None:
    with pytest.raises(PluginError):
        registry().get("lost")
    assert "lost" not in of_test_plugin()["definitions"]["node"]["properties"]


def test_the_example_of_every_node_is_good() -> None:
    examples = {name: cls.example for name, cls in Registry.load().classes().items()}
    assert examples.keys() == of_all_plugins()["definitions"]["node"]["properties"].keys()
    nodes = "".join(
        f"  a_{name.replace('.', '_')}:\n{indent(example, '    ')}\n"
        for name, example in examples.items()
    )
    assert mistakes(f"nodes:\n{nodes}", of_all_plugins()) == []


@pytest.mark.parametrize(
    "file",
    sorted(set(PIPELINES.glob("*.yaml")) - set(PIPELINES.glob("*.test.yaml"))),
    ids=lambda file: file.name,
)
def test_every_example_pipeline_is_good(file: Path) -> None:
    assert mistakes(file.read_text(encoding="utf-8"), of_all_plugins()) == []
