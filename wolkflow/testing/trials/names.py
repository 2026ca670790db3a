"""What the names in a test mean in its pipeline."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wolkflow.config.problems import Problems, did_you_mean, listed, quoted
from wolkflow.errors import Place
from wolkflow.graph import Graph
from wolkflow.node import Source
from wolkflow.pins import parse_pin
from wolkflow.testing.topics import subscribed

PLATFORM = "wolkabout"
"""The node type behind which tests put a platform of their own."""

ASKING = ("http.", "influx.")
LISTENER, PUBLISHER, PROGRAM = "mqtt.in", "mqtt.out", "exec"
"""The node types behind which tests put servers, brokers and programs of their own."""


@dataclass(frozen=True, slots=True)
class Name:
    """A node, or one of its series, or one of its ports."""

    label: str
    series: str | None = None
    port: str | None = None

    def __str__(self) -> str:
        return ".".join(filter(None, (self.label, self.series, self.port)))


class Names:
    """Looks names up in a pipeline, and notes those that it doesn't have."""

    def __init__(self, graph: Graph, problems: Problems) -> None:
        self.graph = graph
        self._problems = problems

    def name(self, text: str, place: Place) -> Name | None:
        """Find `climate`, `climate.temperature` or `climate.@error`."""
        label, dot, output = text.partition(".")
        node = self.graph.nodes.get(label)
        if node is None:
            hint = did_you_mean(label, self.graph.nodes) or f"it has: {listed(self.graph.nodes)}"
            self._problems.add(place, f"the pipeline has no node {quoted(label)}", hint)
            return None
        if not dot:
            return Name(label)
        if output.startswith("@") or output in node.ports:
            return Name(label, port=self._port(label, node.ports, output, place))
        return Name(label, series=output)

    def source(self, text: str, place: Place) -> Name | None:
        """Find a node that values come from, with one of the series that it has."""
        name = self.name(text, place)
        if name is None:
            return None
        node = self.graph.nodes[name.label]
        if not isinstance(node, Source):
            sources = [one for one, node in self.graph.nodes.items() if isinstance(node, Source)]
            self._problems.add(
                place,
                f"{quoted(name.label)} is a step: values can only be given to a source",
                f"the sources are: {listed(sources)}",
            )
            return None
        self._check_series(name, node.series, place)
        return name

    def pins(self, text: str, place: Place) -> list[int]:
        """Find the pin of a node, or a pin by its number."""
        if text in self.graph.nodes:
            held = _claimed(self.graph, text, "gpio:")
            if not held:
                self._problems.add(place, f"{quoted(text)} is not connected to a pin")
            return [int(key) for key in held[:1]]
        return self.pin(text, place)

    def pin(self, text: str, place: Place) -> list[int]:
        """Find a pin by its number."""
        try:
            return [parse_pin(text)]
        except ValueError as error:
            known = did_you_mean(text, self.graph.nodes)
            self._problems.add(place, str(error), known)
            return []

    def chip(self, text: str, place: Place) -> tuple[str, int] | None:
        """Find the bus and the address of a node's chip; None for a node without one."""
        name = self.name(text, place)
        held = _claimed(self.graph, name.label, "i2c-") if name else []
        if not held:
            return None
        bus, _, address = held[0].partition(":")
        return f"i2c-{bus}", int(address, 16)

    def connections(self, text: str | None, place: Place) -> list[str]:
        """List the nodes that connect to the platform or a broker, or find the one that is named.

        Without a name these are the platform's, unless there are none.
        """
        platforms = self._of_types(PLATFORM)
        known = platforms + self._of_types(LISTENER, PUBLISHER)
        if text is not None and text not in known:
            hint = did_you_mean(text, known) or f"it has: {listed(known) or 'none'}"
            what = f"{quoted(text)} is not a connection to the platform or a broker"
            self._problems.add(place, what, hint)
            return []
        if not known:
            self._problems.add(place, "the pipeline has no connection to the platform or a broker")
        return (platforms or known) if text is None else [text]

    def addresses(self, text: str, place: Place) -> list[str]:
        """Find the address of a node, or addresses that begin so."""
        known = {one: str(self._setting(one, "url")) for one in self._of_types(*ASKING)}
        if text in known:
            return [known[text]]
        if text.startswith(("http://", "https://")):
            if any(url.startswith(text) for url in known.values()):
                return [text]
            what = f"no node of the pipeline asks {quoted(text)}"
        else:
            what = f"{quoted(text)} is neither an address nor a node that asks one"
        hint = did_you_mean(text, known) or f"there are: {listed([*known, *known.values()])}"
        self._problems.add(place, what, hint)
        return []

    def commands(self, text: str, place: Place) -> list[tuple[str, ...]]:
        """Find the command of a node, or all of a program."""
        known = {one: tuple(self._setting(one, "command")) for one in self._of_types(PROGRAM)}
        if text in known:
            return [known[text]]
        found = [command for command in dict.fromkeys(known.values()) if command[0] == text]
        if not found:
            programs = [*known, *(command[0] for command in known.values())]
            hint = did_you_mean(text, programs) or f"there are: {listed(programs) or 'none'}"
            what = f"{quoted(text)} is neither a program that the pipeline runs, nor a node"
            self._problems.add(place, what, hint)
        return found

    def listens(self, topic: str, place: Place) -> bool:
        """Tell whether a node listens to a topic; a problem if none does."""
        topics = [
            one for label in self._of_types(LISTENER) for one in self._setting(label, "topics")
        ]
        if any(subscribed(pattern, topic) for pattern in topics):
            return True
        hint = f"it listens to: {listed(topics) or 'nothing'}"
        self._problems.add(place, f"nothing in the pipeline listens to {quoted(topic)}", hint)
        return False

    def publishes(self, place: Place) -> bool:
        """Tell whether a node publishes to a broker; a problem if none does."""
        if not self._of_types(PUBLISHER):
            self._problems.add(place, "nothing in the pipeline publishes: there is no mqtt.out")
        return bool(self._of_types(PUBLISHER))

    def _of_types(self, *beginnings: str) -> list[str]:
        return [one for one, kind in self.graph.types.items() if kind.startswith(beginnings)]

    def _setting(self, label: str, name: str) -> Any:
        return getattr(self.graph.nodes[label], name)

    def _port(self, label: str, ports: Mapping[str, str], port: str, place: Place) -> str:
        known = [*ports, "@error"]
        if port not in known:
            hint = did_you_mean(port, known) or f"it has: {listed(known)}"
            self._problems.add(place, f"{quoted(label)} has no output {quoted(port)}", hint)
        return port

    def _check_series(self, name: Name, series: Mapping[str, str] | None, place: Place) -> None:
        if name.series is None or not series or name.series in series:
            return
        hint = did_you_mean(name.series, series) or f"it has: {listed(series)}"
        self._problems.add(place, f"{quoted(name.label)} has no series {quoted(name.series)}", hint)


def _claimed(graph: Graph, label: str, kind: str) -> list[str]:
    keys = [claim.key for claim in graph.nodes[label].claims()]
    return [key.removeprefix(kind) for key in keys if key.startswith(kind)]
