"""The world outside the pins: what a meter on a pin shows, what a wire to a pin does."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TRACE = Path("/sys/kernel/tracing")
EVENT = re.compile(r"(gpio_value|gpio_direction): (\d+) +(set|get|in|out)\s+(\(?-?\d+\)?)")


class World:
    """The other ends of the pins; `label` is that of their chip."""

    def __init__(self, label: str) -> None:
        self._first = _first_number(label)

    def level(self, line: int) -> bool:
        """Tell what a meter on the pin shows."""
        raise NotImplementedError

    def drive(self, line: int, *, high: bool) -> None:
        """Connect a pin to 3.3 V or to ground, as a resistor would."""
        raise NotImplementedError

    @contextmanager
    def record(self, line: int) -> Iterator[list[str]]:
        """Record what the kernel does to a line, without a gap: `in`, `out`, `set 0`, `set 1`."""
        happened: list[str] = []
        switch = TRACE / "events" / "gpio" / "enable"
        (TRACE / "trace").write_text("")
        switch.write_text("1")
        try:
            yield happened
        finally:
            switch.write_text("0")
            happened += self._events(line)

    def _events(self, line: int) -> Iterator[str]:
        for _, number, what, value in EVENT.findall((TRACE / "trace").read_text()):
            if int(number) == self._first + line and what != "get":
                yield f"set {value}" if what == "set" else what


class SimulatedWorld(World):
    """The kernel's simulated GPIO chip (gpio-sim), which lets us at the other ends."""

    def __init__(self, folder: Path, label: str) -> None:
        super().__init__(label)
        self.folder = folder

    def level(self, line: int) -> bool:
        """Tell what a meter on the pin shows."""
        return (self.folder / f"sim_gpio{line}" / "value").read_text().strip() == "1"

    def drive(self, line: int, *, high: bool) -> None:
        """Connect a pin to 3.3 V or to ground."""
        wish = "pull-up" if high else "pull-down"
        (self.folder / f"sim_gpio{line}" / "pull").write_text(wish)


class BoardWorld(World):
    """A Raspberry Pi with nothing on its pins: its own resistors move them.

    The program `pinctrl` of Raspberry Pi OS reads and sets them beside the kernel.
    """

    def level(self, line: int) -> bool:
        """Tell what a meter on the pin shows."""
        return self._pinctrl("lev", str(line)).strip() == "1"

    def drive(self, line: int, *, high: bool) -> None:
        """Switch on the pin's own resistor."""
        self._pinctrl("set", str(line), "pu" if high else "pd")

    def _pinctrl(self, *arguments: str) -> str:
        done = subprocess.run(["pinctrl", *arguments], capture_output=True, text=True, check=True)
        return done.stdout


def _first_number(label: str) -> int:
    """Find the number that the kernel gives the chip's first line, which traces show."""
    for chip in Path("/sys/class/gpio").glob("gpiochip*"):
        if (chip / "label").read_text().strip() == label:
            return int((chip / "base").read_text())
    raise LookupError(f"no GPIO chip has the label {label}")
