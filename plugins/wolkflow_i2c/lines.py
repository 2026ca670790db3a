"""The lines of an expander, as pins for other nodes.

An expander offers its `Lines` to the run under the key `lines:` and its own name. A line looks like
a pin of gpiozero's to a node: `state`, `when_changed`, `output_with_state`, `input_with_pull`.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from threading import RLock
from typing import ClassVar, Protocol

from wolkflow import Claim, HardwareError

Edge = Callable[[float, bool], object]
"""What is called for an edge: seconds on the engine's clock, and the level after it."""

EDGES: Mapping[str, tuple[bool, ...]] = {
    "both": (True, False), "rising": (True,), "falling": (False,), "none": (),
}  # fmt: skip


def lines_key(expander: str) -> str:
    """Name what an expander shares with the other nodes of a run."""
    return f"lines:{expander}"


def line_claim(expander: str, line: int) -> Claim:
    """Claim one line of an expander: for nodes that use it as a pin."""
    return Claim(f"{lines_key(expander)}:{line}", f"line {line} of {expander}")


def off_places(
    chip: str, outputs: Mapping[str, int], active_low: Collection[str]
) -> Mapping[str, Mapping[str, bool]]:
    """Tell by series the lines that an expander sets itself, with their levels while off."""
    return {name: {f"{chip}/{line}": name in active_low} for name, line in outputs.items()}


class Port(Protocol):
    """What a chip does for its lines; one bit for each of them, the lowest for line 0."""

    count: ClassVar[int]
    pulls: ClassVar[tuple[str, ...]]

    def prepare(self) -> None:
        """Reach the chip, from whatever lane."""

    def found(self) -> tuple[int, int, int]:
        """Tell the output levels, which lines are inputs, and which are pulled up."""

    def holds(self, levels: int, inputs: int, pulled_up: int) -> bool:
        """Tell whether the chip is still set so; False if that can't be known."""

    def apply(self, levels: int, inputs: int, pulled_up: int) -> None:
        """Set the levels first, then the directions, so that no output shows a wrong level."""

    def levels(self) -> int:
        """Read the levels of all lines."""

    def monotonic(self) -> float:
        """Tell the engine's clock."""


class ExpanderLine:
    """One line of an expander; levels are electrical: true is high.

    Calls of `when_changed` come in the lane of the expander's bus.
    """

    frequency: float | None = None

    def __init__(self, lines: "Lines", number: int) -> None:
        self._lines = lines
        self.number = number
        self.edges = "both"
        self.when_changed: Edge | None = None

    @property
    def state(self) -> float:
        """The level that the line really has."""
        return bool(self._lines.levels() >> self.number & 1)

    @state.setter
    def state(self, state: float) -> None:
        if state not in (0, 1):
            raise HardwareError(f"{self._lines.text(self.number)} is on or off, nothing between")
        self._lines.output(self.number, bool(state))

    def output_with_state(self, state: bool) -> None:  # noqa: FBT001  # gpiozero's signature
        """Become an output at a level, without another one in between."""
        self._lines.output(self.number, state)

    def input_with_pull(self, pull: str) -> None:
        """Become an input with a pull resistor, if the chip has one: up, floating."""
        self._lines.input(self.number, pull)

    def close(self) -> None:
        """Give the line back; the chip holds it as it is."""
        self.when_changed = None
        self._lines.give_back(self.number)


class Lines:
    """All lines of one expander: who has which, and how each is set. Any thread may call."""

    def __init__(self, port: Port, name: str) -> None:
        self._port = port
        self._name = name
        self._lock = RLock()
        self._taken: dict[int, ExpanderLine] = {}
        self._known = False
        self._seen: int | None = None
        self._set = (0, 0, 0)

    def serve(self, port: Port) -> None:
        """Go on with the chip as another node sees it: its settings have changed."""
        with self._lock:
            self._known = self._known and port.count == self._port.count
            self._port = port

    def text(self, number: int) -> str:
        """Write a line as it is always printed: `line 3 of expander`."""
        return line_claim(self._name, number).text

    def line(self, number: int) -> ExpanderLine:
        """Take a line; HardwareError if it is not there, or another node has it."""
        if not 0 <= number < self._port.count:
            raise HardwareError(f"{self._name} has lines 0 to {self._port.count - 1}, not {number}")
        with self._lock:
            if number in self._taken:
                raise HardwareError(f"{self.text(number)} is already used by another node")
            self._taken[number] = ExpanderLine(self, number)
            return self._taken[number]

    def give_back(self, number: int) -> None:
        """Let another node take a line."""
        with self._lock:
            self._taken.pop(number, None)

    def start(self) -> None:
        """Leave the chip as it is at first; set it again after it was lost."""
        with self._lock:
            self._port.prepare()
            if self._known:
                self._port.apply(*self._set)
            else:
                self._set = self._port.found()
                self._known = True

    def repair(self) -> None:
        """Set the chip again if it is no longer set as it should be: it was without power."""
        with self._lock:
            if not self._port.holds(*self._set):
                self._port.apply(*self._set)

    def output(self, number: int, level: bool) -> None:  # noqa: FBT001  # electrical: true is high
        """Make a line an output, or set one."""
        levels, inputs, pulled_up = self._present()
        bit = 1 << number
        self._apply(levels | bit if level else levels & ~bit, inputs & ~bit, pulled_up & ~bit)

    def input(self, number: int, pull: str) -> None:
        """Make a line an input."""
        if pull not in self._port.pulls:
            offered = " or ".join(self._port.pulls)
            raise HardwareError(f"{self.text(number)} can't be pulled {pull}: take {offered}")
        levels, inputs, pulled_up = self._present()
        bit = 1 << number
        up = pulled_up | bit if pull == "up" else pulled_up & ~bit
        self._apply(levels, inputs | bit, up)
        if self._seen is not None:  # what the resistor changes is no edge
            self._seen = self._seen & ~bit | self.levels() & bit

    def levels(self) -> int:
        """Read the levels of all lines now."""
        with self._lock:
            self._present()
            return self._port.levels()

    def poll(self) -> int:
        """Read the levels of all lines, and tell who listens to an edge."""
        now = self.levels()
        changed = 0 if self._seen is None else now ^ self._seen
        self._seen = now
        for line in self._listening(changed & self._set[1]):
            level = bool(now >> line.number & 1)
            if line.when_changed is not None and level in EDGES[line.edges]:
                line.when_changed(self._port.monotonic(), level)
        return now

    def _listening(self, changed: int) -> Iterator[ExpanderLine]:
        with self._lock:
            lines = list(self._taken.values())
        return (line for line in lines if changed >> line.number & 1)

    def _present(self) -> tuple[int, int, int]:
        """Tell how the chip is set; a node may ask before the expander itself is open."""
        with self._lock:
            if not self._known:
                self.start()
            return self._set

    def _apply(self, *wanted: int) -> None:
        """Set the chip; what it does not take is not made up for later."""
        levels, inputs, pulled_up = wanted
        with self._lock:
            self._port.apply(levels, inputs, pulled_up)
            self._set = (levels, inputs, pulled_up)
