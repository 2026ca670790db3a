from collections.abc import Mapping
from pathlib import Path

import pytest

from wolkflow import Node, PluginError, Step, hookimpl
from wolkflow.registry import Registry
from wolkflow.testing import VirtualClock


class Double(Step):
    """Doubles."""


class Plugin:
    """A plugin with whatever nodes a test gives it."""

    def __init__(self, nodes: Mapping[str, object]) -> None:
        self.nodes = nodes

    @hookimpl
    def wolkflow_nodes(self) -> Mapping[str, object]:
        return self.nodes


GOOD = """
from wolkflow import Msg, Step, hookimpl

class Double(Step):
    \"\"\"Doubles.\"\"\"

    by: float = 2

    def process(self, msg: Msg) -> Msg:
        return Msg(msg.name, msg.value * self.by, msg.time)

@hookimpl
def wolkflow_nodes():
    return {"my.double": Double}
"""


@pytest.fixture
def registry() -> Registry:
    return Registry()


def test_installed_plugins_are_found() -> None:
    registry = Registry.load()
    assert {"i2c.bme280", "gpio.led", "file.tail", "wolkabout", "scale"} <= set(registry.names())
    assert registry.plugin_of("gpio.led") == "gpio"
    assert not registry.broken


def test_a_node_is_imported_when_it_is_asked_for(registry: Registry) -> None:
    registry.add(Plugin({"scale": "wolkflow_transforms.scale:Scale"}), "late")
    assert registry.get("scale").__name__ == "Scale"
    assert registry.get("scale") is registry.get("scale")


def test_an_unknown_type_is_a_key_error(registry: Registry) -> None:
    with pytest.raises(KeyError):
        registry.get("nothing")


def test_a_file_dropped_in_is_a_plugin(tmp_path: Path) -> None:
    (tmp_path / "double.py").write_text(GOOD)
    registry = Registry.load([tmp_path, tmp_path / "not there"])
    assert registry.get("my.double")(by=3).by == 3


def test_a_test_beside_a_plugin_is_not_taken_for_one(tmp_path: Path) -> None:
    (tmp_path / "double.py").write_text(GOOD)
    for name in ("test_double.py", "double_test.py", "conftest.py"):
        (tmp_path / name).write_text("from double import Double")
    registry = Registry.load([tmp_path])
    assert not registry.broken
    assert registry.get("my.double")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("import nothing_like_this", "No module named"),
        ("def broken(:", "SyntaxError"),
        ("raise SystemExit('on import')", "on import"),
        ("from wolkflow import hookimpl\n@hookimpl\ndef wolkflow_nodes(): return 5", "file.py"),
        ("from wolkflow import hookimpl\n@hookimpl\ndef wolkflow_nodes(): 1/0", "ZeroDivision"),
        ("from wolkflow import hookimpl\n@hookimpl\ndef wolkflow_nodes(x): pass", "file.py"),
        (
            "from wolkflow import hookimpl\n@hookimpl\ndef wolkflow_nodes(): return {'x': int}",
            "int",
        ),
    ],
)
def test_a_broken_file_is_named_and_harms_nobody_else(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "file.py").write_text(text)
    (tmp_path / "good.py").write_text(GOOD)
    registry = Registry.load([tmp_path])
    (error,) = registry.broken.values()
    assert "file.py" in str(error)
    assert told in str(error)
    assert registry.get("my.double")


def test_a_type_whose_module_is_broken_is_an_error_only_when_it_is_used(
    registry: Registry,
) -> None:
    registry.add(Plugin({"a": "nowhere.at.all:A", "b": "json:loads", "c": Double}), "half")
    assert registry.names() == ["a", "b", "c"]
    assert registry.get("c") is Double
    with pytest.raises(PluginError, match="plugin half can't be loaded"):
        registry.get("a")
    with pytest.raises(PluginError, match=r"not a subclass of wolkflow\.Node"):
        registry.get("b")


def test_two_plugins_with_one_type_are_told_apart_by_name(registry: Registry) -> None:
    registry.add(Plugin({"double": Double}), "first")
    registry.add(Plugin({"double": Double, "other": Double}), "second")
    assert registry.plugin_of("double") == "first"
    assert "already in plugin first" in str(registry.broken["second"])
    assert "other" not in registry.names(), "a plugin is taken whole or not at all"


def test_simulated_hardware_comes_from_all_plugins(registry: Registry) -> None:
    class World:
        """Brings one resource."""

        def __init__(self, key: str) -> None:
            self.key = key

        @hookimpl
        def wolkflow_simulate(self, nodes: list[Node], clock: VirtualClock) -> dict[str, object]:
            return {self.key: (len(nodes), clock.monotonic())}

    registry.add(World("sea"), "sea")
    registry.add(World("sky"), "sky")
    assert registry.simulate([Double()], VirtualClock()) == {"sea": (1, 0.0), "sky": (1, 0.0)}
