"""What a poller reads in a test: what was given, else what its simulated hardware says."""

from collections.abc import Mapping
from typing import Any

from wolkflow.errors import HardwareError
from wolkflow.node import Poller


class Readings:
    """Stands before one poller's `read`.

    The hardware is read too, so that its faults show, unless all its series are given and nothing
    happens to the hardware in this test: then the reading would change nothing but take time.
    """

    def __init__(self, poller: Poller, *, faults: bool) -> None:
        self.given: dict[str, Any] = {}
        self.unplugged = False
        self._read = poller.read
        self._poller = poller
        self._series = poller.series or {}
        self._faults = faults
        self._whole: tuple[Any] | None = None
        vars(poller)["read"] = self.read

    def give(self, series: str | None, value: Any) -> None:
        """Set what is read from now on: one series, several, or all; None ends that."""
        if series is None and len(self._series) == 1 and not isinstance(value, Mapping):
            series = next(iter(self._series))
        if series is not None:
            self._give_series({series: value})
        elif isinstance(value, Mapping):
            self._give_series(value)
        else:
            self._whole = None if value is None else (value,)
            self.given = {}

    def read(self) -> Any:
        """Read once."""
        if self.unplugged:
            raise HardwareError(f"{self._poller.label} is unplugged")
        if self._whole:
            return self._whole[0]
        if not self._faults and self._series and self.given.keys() >= self._series.keys():
            return self.given
        found = self._read()
        if not self.given:
            return found
        return {**found, **self.given} if isinstance(found, Mapping) else self.given

    def _give_series(self, values: Mapping[str, Any]) -> None:
        self._whole = None
        given = {**self.given, **values}
        self.given = {name: value for name, value in given.items() if value is not None}
