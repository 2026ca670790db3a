"""The DS18B20 of Maxim and its relatives, read by the kernel's driver w1_therm.

The files are from the kernel's documentation, w1/slaves/w1_therm.rst; temperatures after power-on
and limits from the data sheet DS18B20, table 1.
"""

import errno
import re
from functools import partial
from typing import Annotated, NoReturn, Self

from pydantic import Field, model_validator

from wolkflow import HardwareError, Poller
from wolkflow_1wire.files import Files, RealFiles

DEVICES = "/sys/bus/w1/devices"
FAMILIES = ("10", "22", "28", "3b", "42")  # DS18S20, DS1822, DS18B20, DS1825, DS28EA00
ID = re.compile(rf"(?:{'|'.join(FAMILIES)})-[0-9a-f]{{12}}")
AFTER_POWER_ON = 85.0  # °C
BELIEVED_NEAR = 10.0  # 85 °C is believed if the last temperature was no farther away
TRIES = 3

Id = Annotated[str, Field(pattern=ID.pattern)]


class Ds18b20(Poller):
    """Reads the temperature in °C from one DS18B20 or from all that are on the wire.

    With `id` it reads that one. Without, it reads all, those plugged in later too: the series are
    their ids, or what `names` calls them.
    """

    example = "1wire.ds18b20: {names: {cellar: 28-0316a2794b1c}, every: 30s}"

    id: Annotated[
        Id | None, Field(description="the one to read, like 28-0316a2794b1c; none: all there are")
    ] = None

    names: Annotated[
        dict[str, Id], Field(description="series for some of them, by name; others go by their id")
    ] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _check_names(self) -> Self:
        if self.id is not None and self.names:
            raise ValueError("names are for all thermometers: leave out id, or names")
        ids = list(self.names.values())
        if len(set(ids)) < len(ids):
            raise ValueError("an id has two names: give each thermometer one")
        return self

    @property
    def lane(self) -> str:
        """A lane of its own: a reading of each thermometer takes 750 ms."""
        return "1wire"

    def open(self) -> None:
        """See that there is a wire, and what is on it."""
        self._files: Files = self.shared("1wire", RealFiles)
        self._last: dict[str, float] = {}
        self._present: set[str] = set()
        if not self._files.names(DEVICES):
            raise HardwareError(
                f"{DEVICES} is missing: add the line dtoverlay=w1-gpio,gpiopin=4 to config.txt, "
                "and restart"
            )
        self._look()

    def read(self) -> float | dict[str, float] | None:
        """Read one, or each in turn: °C. Each is sent at once; one that fails stops no other."""
        if self.id is not None:
            return self._celsius(self.id)
        present = self._look()
        failures = [failure for one in present if (failure := self._tell(one))]
        if len(failures) == len(present):
            raise HardwareError("; ".join(failures))
        for failure in failures:  # said, and not counted: the others need no new start
            self.after(0, partial(fail, failure))
        return None

    def status(self) -> str:
        """Say how many thermometers there are."""
        count = len(self._present)
        return "" if self.id else f"{count} thermometer{'s' if count != 1 else ''}"

    def _look(self) -> list[str]:
        """Find the thermometers on the wire; those that came or went are told in the log."""
        found = [name for name in self._files.names(DEVICES) if ID.fullmatch(name)]
        if self.id is not None and self.id not in found:
            others = ", ".join(found) or "none"
            raise HardwareError(f"{self.id} is not on the wire; there are: {others}")
        if not found:
            raise HardwareError(
                "there is no thermometer on the wire: check its wires, and the resistor of "
                "4.7 kilo-ohms between data and 3.3 V"
            )
        self._tell_changes(set(found))
        gone = [one for one in self.names.values() if one not in found]
        return found + gone

    def _tell_changes(self, found: set[str]) -> None:
        if self._present:
            for one in sorted(found - self._present):
                self.log.info("%s is on the wire now", one)
            for one in sorted(self._present - found):
                self.log.warning("%s is no longer on the wire", one)
                self._last.pop(one, None)
        self._present = found

    def _tell(self, one: str) -> str:
        """Send the temperature of one; what is wrong with it, if that is impossible."""
        try:
            celsius = self._celsius(one)
        except HardwareError as error:
            return str(error)
        series = next((name for name, its_id in self.names.items() if its_id == one), one)
        self.send(celsius, series)
        return ""

    def _celsius(self, one: str) -> float:
        for _ in range(TRIES):
            celsius = self._try(one)
            if celsius is not None and self._is_believed(one, celsius):
                self._last[one] = celsius
                return celsius
        if celsius == AFTER_POWER_ON:
            raise HardwareError(
                f"{one} says 85 °C, as after power-on: check its power, and use all three wires"
            )
        raise HardwareError(
            f"{one} can't be read: check its wires, and the resistor of 4.7 kilo-ohms between "
            "data and 3.3 V"
        )

    def _is_believed(self, one: str, celsius: float) -> bool:
        if celsius == AFTER_POWER_ON:
            return abs(self._last.get(one, 0.0) - celsius) <= BELIEVED_NEAR
        return -55 <= celsius <= 125

    def _try(self, one: str) -> float | None:
        """Read once; None if the kernel found the checksum wrong or the thermometer gone."""
        folder = f"{DEVICES}/{one}"
        try:
            if "temperature" in self._files.names(folder):
                return int(self._files.text(f"{folder}/temperature")) / 1000
            return parse_w1_slave(self._files.text(f"{folder}/w1_slave"))
        except ValueError:
            return None  # an empty file: the kernel was busy with it
        except OSError as error:
            if error.errno not in (errno.EIO, errno.ENOENT, errno.ENODEV, errno.EAGAIN):
                raise
            return None


def fail(text: str) -> NoReturn:
    """Raise an error."""
    raise HardwareError(text)


def parse_w1_slave(text: str) -> float | None:
    """Take the temperature out of the file of older kernels; None if the checksum was wrong."""
    lines = text.splitlines()
    if len(lines) < 2 or not lines[0].endswith("YES"):
        return None
    return int(lines[1].partition("t=")[2]) / 1000
