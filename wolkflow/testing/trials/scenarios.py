"""The scenarios that a file of tests names: where they are, and what is wrong with them."""

from collections.abc import Mapping
from pathlib import Path

from wolkflow.config.problems import Problems, quoted
from wolkflow.config.tree import Tree
from wolkflow.errors import ConfigError, Problem
from wolkflow.graph import Graph
from wolkflow.registry import Registry
from wolkflow.simulation import load_scenario
from wolkflow.testing.clock import VirtualClock
from wolkflow.testing.trials.plain import plain


class Scenarios:
    """Finds scenarios and checks each once; what is wrong inside of them is in `mistakes`."""

    def __init__(
        self, folder: Path, graph: Graph, registry: Registry, environ: Mapping[str, str]
    ) -> None:
        self.mistakes: list[Problem] = []
        self._folder = folder
        self._graph = graph
        self._registry = registry
        self._environ = environ
        self._checked: set[Path] = set()

    def find(self, tree: Tree, problems: Problems) -> Path | None:
        """Give the file that a test names; None, and a problem noted, if there is none."""
        name = str(plain(tree))
        file = self._folder / name
        if not file.is_file():
            problems.add(tree.place, f"there is no scenario {quoted(name)}", "name a file")
            return None
        if file not in self._checked:
            self._checked.add(file)
            self._check(file)
        return file

    def _check(self, file: Path) -> None:
        clock = VirtualClock()
        resources = self._registry.simulate(list(self._graph.nodes.values()), clock)
        try:
            load_scenario(file, self._graph, resources, clock, self._environ)
        except ConfigError as error:
            self.mistakes += error.problems
