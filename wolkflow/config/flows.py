"""The flows of a pipeline: lists of steps -> edges between nodes."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from wolkflow.config.nodes import Declared, NodeMaker, meant_type
from wolkflow.config.problems import Problems, did_you_mean, listed, quoted
from wolkflow.config.substitute import Substitution
from wolkflow.config.tree import Entry, Items, Scalar, Table, Tree, is_empty, kind
from wolkflow.config.values import fill
from wolkflow.config.wires import Stop, Wire
from wolkflow.errors import Place
from wolkflow.graph import Edge


class Flows:
    """Wires the nodes; adds the unnamed ones it finds to `nodes`.

    `names_known` is false when a file could not be read: a name that isn't here may be in it.
    """

    def __init__(self, nodes: dict[str, Declared], maker: NodeMaker, *, names_known: bool) -> None:
        self.nodes = nodes
        self.used: set[str] = set()
        self.edges: dict[Edge, Place] = {}
        self._maker = maker
        self.names_known = names_known

    @property
    def _problems(self) -> Problems:
        return self._maker.problems

    def add(self, flow: Entry, folder: Path) -> None:
        """Wire one flow."""
        if not isinstance(flow.value, Items):
            self._not_a_list(flow)
            return
        steps = list(_spliced(flow.value))
        stops = [
            self._stop(tree, f"{flow.key}/{number}", flow.key, folder)
            for number, tree in enumerate(steps, 1)
        ]
        self.used.update(stop.declared.label for stop in stops if stop)
        if len(stops) < 2:
            self._too_short(flow, len(stops))
            return
        wires = [
            Wire(stop, number, len(stops), self._problems) if stop else None
            for number, stop in enumerate(stops)
        ]
        right = [wire if wire and wire.is_right() else None for wire in wires]
        for one, other in pairwise(right):
            if one and other:
                self._connect(one, other)

    def _not_a_list(self, flow: Entry) -> None:
        if is_empty(flow.value):
            self._too_short(flow, 0)
            return
        self._problems.add(
            flow.value.place,
            f"a flow is a list of steps, not {kind(flow.value)}",
            f"write it like {flow.key}: [climate, lamp], or one step a line, each after -",
        )

    def _too_short(self, flow: Entry, count: int) -> None:
        self._problems.add(
            flow.place,
            f"the flow {quoted(flow.key)} has {'one step only' if count else 'no steps'}",
            "a flow leads from a source to at least one more step",
        )

    def _stop(self, tree: Tree, label: str, flow: str, folder: Path) -> Stop | None:
        if isinstance(tree, Table):
            declared = self._maker.make(Declared(label, flow, tree.place), tree, folder)
            self.nodes[label] = declared
            return Stop(declared, "", tree.place, declared.type_name)
        assert isinstance(tree, Scalar)  # noqa: S101  # lists are spliced
        if tree.value is None:
            self._problems.add(tree.place, "a step is missing here", "write a name after the -")
            return None
        return self._named(tree, folder)

    def _named(self, scalar: Scalar, folder: Path) -> Stop | None:
        text = scalar.value
        if isinstance(text, str):
            substitution = Substitution(self._maker.environ, folder, self._problems.files)
            text = fill(scalar, substitution, self._problems)
        if text is None:
            return None
        name, dot, output = str(text).partition(".")
        written = str(scalar.value)
        if name not in self.nodes or "/" in name:
            self._unknown(name, str(text), written, scalar.place)
            return None
        if dot and not output:
            what = f"a name is missing after the dot of {quoted(written)}"
            self._problems.add(scalar.place, what, f"write {name} alone for everything it sends")
        return Stop(self.nodes[name], output, scalar.place, written)

    def _unknown(self, name: str, text: str, written: str, place: Place) -> None:
        if not self.names_known:
            return
        known = self._names()
        types = self._maker.registry.names()
        if text in types:
            what = f"{quoted(text)} is a type of node, not the name of one"
            self._problems.add(
                place, what, f"an unnamed step has a colon after its type: - {text}:"
            )
            return
        hint = did_you_mean(name, known) or meant_type(text, types)
        shown = name if written == text else written
        self._problems.add(
            place, f"there is no node {quoted(shown)}", hint or f"the nodes are: {listed(known)}"
        )

    def _names(self) -> list[str]:
        """Name the nodes as they are written here: in a template, its own are meant first."""
        use = self._problems.use
        named = {label: one for label, one in self.nodes.items() if "/" not in label}
        if use is None:
            return list(named)
        own = [use.own(label) for label, one in named.items() if one.use == use]
        return own + [label for label, one in named.items() if one.use is None]

    def _connect(self, one: Wire, other: Wire) -> None:
        edge = Edge(
            one.stop.declared.label,
            other.stop.declared.label,
            port=one.port,
            only=one.only,
            rename=other.rename,
        )
        self.edges.setdefault(edge, other.stop.place)


def _spliced(items: Items) -> Iterator[Tree]:
    for value in items.values:
        if isinstance(value, Items):
            yield from _spliced(value)
        else:
            yield value
