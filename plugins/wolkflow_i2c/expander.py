"""What expanders share: chips that add inputs and outputs to a Pi."""

from typing import TYPE_CHECKING, Annotated, ClassVar, Self

from pydantic import Field, model_validator

from wolkflow import Interval, Msg, Poller, TwoWay
from wolkflow_i2c.device import I2cDevice
from wolkflow_i2c.lines import ExpanderLine, Lines, lines_key

if TYPE_CHECKING:
    from wolkflow.node_host import Host

WORDS = {"on": True, "true": True, "off": False, "false": False}
REPAIR_EVERY = 1.0  # seconds

LinesByName = dict[str, int]


class Expander(I2cDevice, Poller, TwoWay):
    """An expander: its inputs are series of it, and messages of a series set its outputs.

    It sends an input when it changes, and all at the start; an output when it was set. Other nodes
    may use lines that are not named here as pins.
    """

    count: ClassVar[int]
    pulls: ClassVar[tuple[str, ...]]

    every: Interval = 0.05

    inputs: Annotated[LinesByName, Field(description="series and the lines they are read from")] = (
        Field(default_factory=dict)
    )

    outputs: Annotated[LinesByName, Field(description="series and the lines that they set")] = (
        Field(default_factory=dict)
    )

    active_low: Annotated[
        list[str], Field(description="series that are on when their line is low")
    ] = Field(default_factory=list)

    @model_validator(mode="after")
    def _check_lines(self) -> Self:
        names = {**self.inputs, **self.outputs}
        taken = [*self.inputs.values(), *self.outputs.values()]
        for line in taken:
            self._check_number(line)
            if taken.count(line) > 1:
                raise ValueError(f"line {line} is used twice: give each series its own line")
        for name in self.active_low:
            if name not in names:
                raise ValueError(f"active_low names {name}, which is neither input nor output")
        return self

    def check_line(self, line: int) -> None:
        """Refuse a line that another node can't have: ValueError says why."""
        self._check_number(line)
        for name, number in [*self.inputs.items(), *self.outputs.items()]:
            if number == line:
                raise ValueError(f"it is {name} there: take another line, or that series")

    def attach(self, host: "Host") -> None:
        """Offer the lines to the other nodes of the run."""
        super().attach(host)
        self._own: dict[str, ExpanderLine] = {}
        self._lines: Lines = host.shared(lines_key(host.label), lambda: Lines(self, host.label))

    def start(self) -> None:
        """Find the chip, take the lines that are named here, switch the outputs off."""
        self._told: dict[str, bool] = {}
        self._repaired = self.monotonic()
        self._let_go()
        self._lines.serve(self)
        self._lines.start()
        for name, number in [*self.inputs.items(), *self.outputs.items()]:
            self._own[name] = self._lines.line(number)
        self._answers = True
        for name in self.outputs:
            self._switch(name, on=False)
            self.emit(self._state(name))
        for name in self.inputs:
            self._own[name].input_with_pull("up" if "up" in self.pulls else "floating")

    def close(self) -> None:
        """Switch the outputs off and give the lines back."""
        try:
            if self._answers:
                for name in self.outputs:
                    self._switch(name, on=False)
        finally:
            self._let_go()

    def read(self) -> dict[str, bool] | None:
        """Look at the inputs: those that changed."""
        self._answers = False  # until it has
        if self.monotonic() >= self._repaired + REPAIR_EVERY:
            self._lines.repair()
            self._repaired = self.monotonic()
        levels = self._lines.poll()
        self._answers = True
        now = {
            name: bool(levels >> line & 1) != (name in self.active_low)
            for name, line in self.inputs.items()
        }
        changed = {name: on for name, on in now.items() if self._told.get(name) != on}
        self._told = now
        return changed or None

    def process(self, msg: Msg) -> Msg:
        """Set the output of the message's series, and tell the state that it has then."""
        if msg.name not in self.outputs:
            known = ", ".join(self.outputs) or "none"
            raise ValueError(f"{msg.name} is no output of this expander: its outputs are {known}")
        self._switch(msg.name, on=parse_state(msg))
        return self._state(msg.name)

    # What the chip does for its lines

    def prepare(self) -> None:
        """Reach the chip, from whatever lane."""
        self.connect()

    def found(self) -> tuple[int, int, int]:
        """Tell the output levels, which lines are inputs, and which are pulled up."""
        raise NotImplementedError

    def holds(self, levels: int, inputs: int, pulled_up: int) -> bool:
        """Tell whether the chip is still set so."""
        return self.found() == (levels, inputs, pulled_up)

    def apply(self, levels: int, inputs: int, pulled_up: int) -> None:
        """Set the levels first, then the directions."""
        raise NotImplementedError

    def levels(self) -> int:
        """Read the levels of all lines."""
        raise NotImplementedError

    def _check_number(self, line: int) -> None:
        if not 0 <= line < self.count:
            raise ValueError(f"there is no line {line}: the chip has 0 to {self.count - 1}")

    def _switch(self, name: str, *, on: bool) -> None:
        self._own[name].output_with_state(on != (name in self.active_low))

    def _state(self, name: str) -> Msg:
        """Tell the state that an output really has."""
        on = bool(self._own[name].state) != (name in self.active_low)
        return Msg(name, on, self.now_ms())

    def _let_go(self) -> None:
        for line in self._own.values():
            line.close()
        self._own = {}


def parse_state(msg: Msg) -> bool:
    """Read a message as on or off; ValueError by name when it is neither."""
    value = msg.value
    if isinstance(value, str) and value.strip().lower() in WORDS:
        return WORDS[value.strip().lower()]
    if isinstance(value, bool | int | float) and value in (0, 1):
        return bool(value)
    raise ValueError(
        f"{msg.name}: {value!r} is neither on nor off: send true or false, 1 or 0, on or off"
    )
