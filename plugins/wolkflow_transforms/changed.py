"""Let a value pass only when it is another one."""

from typing import Annotated, Any

from pydantic import Field

from wolkflow import Interval, Msg, Step
from wolkflow_transforms.per_series import PerSeries


class Changed(Step):
    """Lets a value pass when it is not the same as the one before in its series; of any kind.

    The first one passes, unless `first` says otherwise. With `heartbeat`, an unchanged value passes
    too when nothing has passed for that long. It is Node-RED's filter node in "block unless value
    changes"; for numbers that must change by some amount there is `deadband`.
    """

    example = "changed: {heartbeat: 1h}"

    heartbeat: Annotated[
        Interval | None,
        Field(description="let a value pass anyway when none has passed for this long"),
    ] = None
    first: Annotated[bool, Field(description="let the first value of a series pass")] = True

    def open(self) -> None:
        """Forget all series."""
        self._last: PerSeries[Any] = PerSeries()
        self._due: PerSeries[float] = PerSeries()

    def process(self, msg: Msg) -> Msg | None:
        """Send the message on if its value is news."""
        name, value, _ = msg
        if name not in self._last:
            self._last.begin(name, value)
            if self.heartbeat is not None:
                self._due.begin(name, self.monotonic() + self.heartbeat)
            return msg if self.first else None
        last = self._last[name]
        # 1 and true are equal for Python, and not for anyone else
        same = value == last and (value is True or value is False) is (
            last is True or last is False
        )
        if same and (self.heartbeat is None or self.monotonic() < self._due[name]):
            return None
        self._last[name] = value
        if self.heartbeat is not None:
            self._due[name] = self.monotonic() + self.heartbeat
        return msg
