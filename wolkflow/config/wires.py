"""A step at its position in a flow: what may stand there, and what its edges are."""

from collections.abc import Mapping
from dataclasses import dataclass

from wolkflow.config.nodes import Declared
from wolkflow.config.problems import Problems, did_you_mean, listed, quoted
from wolkflow.errors import Place
from wolkflow.node import Source, Step, TwoWay

ERRORS = "@error"


@dataclass(frozen=True, slots=True)
class Stop:
    """A step of a flow: a node, and what was written after its name's dot."""

    declared: Declared
    output: str
    place: Place
    written: str


class Wire:
    """What a stop does at its position in a flow: which output, which series, which new name."""

    def __init__(self, stop: Stop, position: int, count: int, problems: Problems) -> None:
        self.stop = stop
        self.is_first = position == 0
        self.is_last = position == count - 1
        self.port: str | None = None
        self.only: str | None = None
        self.rename: str | None = None
        self._problems = problems
        self._declared = stop.declared
        self._ports = _mapping(stop.declared, "ports")
        self._split(stop.output)

    def _split(self, output: str) -> None:
        if not output:
            return
        is_port = output.startswith("@") or output in self._ports
        if self.is_first or self.is_last:
            is_rename = self.is_last and not self.is_first
            self.port = output if is_port and not is_rename else None
            self.only = output if not is_port and not is_rename else None
            self.rename = output if is_rename else None
            return
        self.port = output if is_port else None
        self.rename = None if is_port else output
        self.only = output if not is_port and self._declared.is_a(TwoWay) else None

    def is_right(self) -> bool:
        """Note what is wrong with this stop at this position; tell whether nothing is."""
        before = self._problems.count
        self._check()
        return self._problems.count == before

    def _check(self) -> None:
        output = self.stop.output
        if self.is_first:
            self._check_first(output)
        else:
            self._check_later(output)
        if self.rename is not None:
            self._check_name(self.rename, comes=False)
        if self.only is not None:
            self._check_name(self.only, comes=True)

    def _check_later(self, output: str) -> None:
        if not self._declared.is_a(Step):
            self._add(
                f"{quoted(self._name)} is a source: it can only be the first step of a flow",
                "begin another flow with it",
            )
        elif output.startswith("@"):
            self._add(
                f"{quoted(self.stop.written)} can only be the first step of a flow",
                "begin another flow with it",
            )
        elif self.is_last and output in self._ports:
            self._add(
                f"the flow ends at {quoted(self.stop.written)}: what comes out there goes nowhere",
                f"write {self.stop.declared.label} alone, or go on with a step after it",
            )

    def _check_first(self, output: str) -> None:
        if self._declared.cls is None:
            return
        if output.startswith("@") or output in self._ports:
            self._check_port(output)
        elif not self._declared.is_a(Source):
            self._no_source(output)
        elif output:
            self._check_series(output)

    def _check_port(self, output: str) -> None:
        ports = [*self._ports, ERRORS]
        if output not in ports:
            self._add(
                f"{quoted(self._name)} has no output {quoted(output)}",
                "\n".join(filter(None, (did_you_mean(output, ports), f"it has: {listed(ports)}"))),
            )

    def _check_series(self, output: str) -> None:
        series = _mapping(self._declared, "series")
        if not series or output in series:
            return
        names = [*series, *self._ports, ERRORS]
        self._add(
            f"{quoted(self._name)} has no series {quoted(output)}",
            "\n".join(filter(None, (did_you_mean(output, names), f"it has: {listed(names)}"))),
        )

    def _check_name(self, name: str, *, comes: bool) -> None:
        """Ask the node itself about a name: it knows what its messages can't be called."""
        if self._declared.node is None:
            return
        try:
            self._declared.node.check_series(name, comes=comes)
        except ValueError as error:
            what, _, hint = str(error).partition("; ")
            self._add(what, hint)

    def _no_source(self, output: str) -> None:
        ports = [*self._ports, ERRORS]
        meant = did_you_mean(output, ports) if output else ""
        begin = f"begin with a source, such as a sensor or a button, and put {self._name} after it"
        if self._ports:
            begin = f"begin with a source, or with an output of this step: {listed(ports)}"
        self._add(
            f"a flow begins with a source, and {quoted(self._name)} is a step", meant or begin
        )

    @property
    def _name(self) -> str:
        return self._declared.type_name if "/" in self._declared.label else self._declared.label

    def _add(self, what: str, hint: str) -> None:
        self._problems.add(self.stop.place, what, hint)


def _mapping(declared: Declared, attribute: str) -> Mapping[str, str]:
    """Look at the node itself, since a node's outputs may follow from its settings."""
    found = getattr(declared.node or declared.cls, attribute, None)
    return found if isinstance(found, Mapping) else {}
