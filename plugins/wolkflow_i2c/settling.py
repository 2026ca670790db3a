"""What chips share that measure all the time: their first measurement is waited for elsewhere."""

from wolkflow_i2c.chip import Chip


class SettlingChip(Chip):
    """A chip that measures all the time; a reading takes its latest measurement.

    After `start`, or another change of its settings, the chip has to measure anew: `settle` says
    for how long. The value then comes that much later, and the bus is free for others meanwhile.
    """

    def open(self) -> None:
        """Find the chip and set it up."""
        self._waiting = False
        self._settled = self.monotonic()
        super().open()

    def read(self) -> dict[str, float] | None:
        """Take the latest measurement; None if it has to be waited for."""
        if self._waiting:
            return None
        wait = self._settled - self.monotonic()
        if wait > 0:
            self._waiting = True
            self.after(wait, self._later)
            return None
        return self.latest()

    def settle(self, seconds: float) -> None:
        """Give the chip time for its next measurement."""
        self._settled = self.monotonic() + seconds

    def latest(self) -> dict[str, float] | None:
        """Take the latest measurement; None after a `settle`, when it has been begun anew."""
        raise NotImplementedError

    def restart(self) -> dict[str, float] | None:
        """Set the chip up again, and wait for it to measure: it was without power."""
        self.start()
        return self.read()

    def _later(self) -> None:
        self._waiting = False
        for name, value in (self.read() or {}).items():
            self.send(value, name)
