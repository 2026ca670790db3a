"""An SCD30 in memory."""

import struct

from wolkflow import SimulationClock
from wolkflow_i2c.crc import with_crc
from wolkflow_i2c.scd30 import Scd30
from wolkflow_i2c.sim.commands import CommandChip, not_acknowledged
from wolkflow_i2c.sim.world import room


class Scd30Model(CommandChip):
    """An SCD30."""

    def power_on(self) -> None:
        """Do not measure."""
        super().power_on()
        self._started: float | None = None
        self._taken = 0

    def obey(self, sent: bytes) -> None:
        """Start, tell whether there is a measurement, give it."""
        match sent[:2].hex():
            case "0010" if sent[2:] == with_crc(0):
                self._started, self._taken = self.clock.monotonic(), 0
            case "4600" | "5102" if sent[2:] == with_crc(int.from_bytes(sent[2:4], "big")):
                pass
            case "0202":
                self.reply(with_crc(int(self._measured > self._taken)), after=0.003)
            case "0300":
                self._taken = self._measured
                self.reply(self.air(), after=0.003)
            case _:
                raise not_acknowledged()

    def air(self) -> bytes:
        """Give the measurement: three numbers in floating point, a checksum after two bytes."""
        values = struct.pack(">fff", *map(self.now, ("co2", "temperature", "humidity")))
        return with_crc(*struct.unpack(">6H", values))

    @property
    def _measured(self) -> int:
        if self._started is None:
            return 0
        return int((self.clock.monotonic() - self._started) / 2)


def simulated_scd30(node: Scd30, clock: SimulationClock) -> Scd30Model:
    """Make the model for a node; each address has its own noise."""
    return Scd30Model(room(node.where), clock)
