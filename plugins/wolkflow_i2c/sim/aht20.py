"""An AHT20 and an AHT10 in memory."""

from wolkflow import SimulationClock
from wolkflow_i2c.aht10 import Aht10
from wolkflow_i2c.aht20 import Aht20
from wolkflow_i2c.crc import crc8
from wolkflow_i2c.sim.commands import CommandChip, count, not_acknowledged
from wolkflow_i2c.sim.world import room

FULL = (1 << 20) - 1


class Aht20Model(CommandChip):
    """An AHT20 that was never set up: it loads its calibration when told to."""

    setup = "be0800"
    checksum = True
    duration = 0.075

    def power_on(self) -> None:
        """Be without calibration."""
        super().power_on()
        self._calibrated = False
        self._measured = bytes(5)
        self._done = 0.0

    def obey(self, sent: bytes) -> None:
        """Reset, load the calibration, or measure."""
        match sent.hex():
            case "ba":
                self.reply(after=0.020)
            case self.setup:
                self._calibrated = True
                self.reply(after=0.010)
            case "ac3300":
                self._measured = self._climate()
                self._done = self.clock.monotonic() + self.duration
            case _:
                raise not_acknowledged()

    def answer(self, length: int) -> bytes:
        """Give the status, then the last measurement."""
        status = 0x10 | self._calibrated << 3 | (self.clock.monotonic() < self._done) << 7
        content = bytes([status]) + self._measured
        if self.checksum:
            content += bytes([crc8(content)])
        return content[:length]

    def _climate(self) -> bytes:
        humidity = count(self.now("humidity"), 0, 100, FULL)
        temperature = count(self.now("temperature"), -50, 200, FULL)
        return (humidity << 20 | temperature).to_bytes(5, "big")


class Aht10Model(Aht20Model):
    """An AHT10: another setup, no checksum."""

    setup = "e10800"
    checksum = False


def simulated_aht20(node: Aht20, clock: SimulationClock) -> Aht20Model:
    """Make the model for a node; each address has its own noise."""
    return Aht20Model(room(node.where), clock)


def simulated_aht10(node: Aht10, clock: SimulationClock) -> Aht10Model:
    """Make the model for a node; each address has its own noise."""
    return Aht10Model(room(node.where), clock)
