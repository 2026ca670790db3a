"""Which node types there are: those of the installed plugins and of single files dropped in.

A plugin that can't be imported is remembered by name, and is an error only for a pipeline that uses
one of its types.
"""

import contextlib
import hashlib
import importlib
import importlib.util
import sys
from collections.abc import Iterable, Mapping
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

import pluggy

from wolkflow import hookspecs
from wolkflow.errors import PluginError
from wolkflow.node import Node

GROUP = "wolkflow"


class Registry:
    """The node types by the name a pipeline gives them: `i2c.bme280`."""

    def __init__(self) -> None:
        self.plugins = pluggy.PluginManager(GROUP)
        self.plugins.add_hookspecs(hookspecs)
        self.broken: dict[str, PluginError] = {}
        self._nodes: dict[str, type[Node] | str] = {}
        self._plugin_of: dict[str, str] = {}

    @classmethod
    def load(cls, folders: Iterable[Path] = ()) -> "Registry":
        """Gather the installed plugins, then the files in `folders` (those that exist)."""
        registry = cls()
        for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
            registry.add_entry_point(entry)
        for folder in folders:
            for file in sorted(folder.glob("*.py")):
                if not _is_test(file):
                    registry.add_file(file)
        return registry

    def add_entry_point(self, entry: EntryPoint) -> None:
        """Register an installed plugin."""
        try:
            plugin = entry.load()
        except (Exception, SystemExit) as error:  # noqa: BLE001  # a plugin's import may fail in any way
            self.broken[entry.name] = _broken(entry.name, error)
            return
        self.add(plugin, entry.name)

    def add_file(self, file: Path) -> None:
        """Register a plugin that is one Python file."""
        try:
            plugin = _import_file(file)
        except (Exception, SystemExit) as error:  # noqa: BLE001  # a plugin's import may fail in any way
            self.broken[file.stem] = _broken(str(file), error)
            return
        self.add(plugin, str(file))

    def add(self, plugin: ModuleType | object, name: str) -> None:
        """Register a plugin: a module or an object with hooks."""
        try:
            self.plugins.register(plugin, name)
            caller = self.plugins.subset_hook_caller("wolkflow_nodes", self._others(plugin))
            self._take(_merged(caller()), name)
        except Exception as error:  # noqa: BLE001  # a plugin's hook may fail in any way
            if self.plugins.is_registered(plugin):
                self.plugins.unregister(plugin)
            self.broken[name] = _broken(name, error)

    def names(self) -> list[str]:
        """Name all node types, sorted."""
        return sorted(self._nodes)

    def plugin_of(self, name: str) -> str:
        """Name the plugin that brings a node type."""
        return self._plugin_of[name]

    def get(self, name: str) -> type[Node]:
        """Give the class of a node type; KeyError if there is none, PluginError if it is broken."""
        found = self._nodes[name]
        if not isinstance(found, str):
            return found
        module, _, attribute = found.partition(":")
        try:
            node = getattr(importlib.import_module(module), attribute)
        except Exception as error:
            raise _broken(self._plugin_of[name], error) from error
        self._nodes[name] = _checked(name, node)
        return _checked(name, node)

    def simulate(self, nodes: list[Node], clock: hookspecs.SimulationClock) -> dict[str, object]:
        """Make simulated hardware for `nodes`, by the key under which they share the real one."""
        return _merged(self.plugins.hook.wolkflow_simulate(nodes=nodes, clock=clock))

    def classes(self) -> dict[str, type[Node]]:
        """Give the classes of all node types that can be loaded, by name."""
        found = {}
        for name in self.names():
            with contextlib.suppress(PluginError):  # what is broken, `get` says to who wants it
                found[name] = self.get(name)
        return found

    def scan_i2c(self, number: int, simulated: object | None = None) -> list[hookspecs.ChipFound]:
        """Find the chips on an I2C bus; OSError in words when the bus can't be used."""
        types = self.classes()
        hook = self.plugins.hook.wolkflow_scan_i2c
        return list(hook(number=number, types=types, simulated=simulated) or ())

    def _others(self, plugin: object) -> list[object]:
        return [other for other in self.plugins.get_plugins() if other is not plugin]

    def _take(self, nodes: Mapping[str, type[Node] | str], plugin: str) -> None:
        for name, node in nodes.items():
            if name in self._nodes:
                raise ValueError(f"node type {name} is already in plugin {self._plugin_of[name]}")
            if not isinstance(node, str):
                _checked(name, node)
        for name, node in nodes.items():
            self._nodes[name] = node
            self._plugin_of[name] = plugin


def _merged(answers: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    return {key: value for answer in answers for key, value in answer.items()}


def _checked(name: str, node: object) -> type[Node]:
    if not (isinstance(node, type) and issubclass(node, Node)):
        raise PluginError(f"node type {name} is {node!r}, not a subclass of wolkflow.Node")
    return node


def _broken(name: str, error: BaseException) -> PluginError:
    return PluginError(f"plugin {name} can't be loaded: {type(error).__name__}: {error}")


def _is_test(file: Path) -> bool:
    """Tell whether a file is for pytest: a plugin's test may stand beside it."""
    return file.name == "conftest.py" or file.match("test_*.py") or file.match("*_test.py")


def _import_file(file: Path) -> ModuleType:
    digest = hashlib.sha256(str(file.resolve()).encode()).hexdigest()[:8]
    spec = importlib.util.spec_from_file_location(f"wolkflow_file_{file.stem}_{digest}", file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{file} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # pydantic looks annotations up in the module's namespace
    spec.loader.exec_module(module)
    return module
