"""An HTU21D and an Si7021 in memory."""

from wolkflow import SimulationClock
from wolkflow_i2c.crc import crc8
from wolkflow_i2c.htu21d import Htu21d
from wolkflow_i2c.si7021 import Si7021
from wolkflow_i2c.sim.commands import CommandChip, count, not_acknowledged
from wolkflow_i2c.sim.world import room


class Htu21dModel(CommandChip):
    """An HTU21D."""

    def obey(self, sent: bytes) -> None:
        """Reset, or measure one value."""
        match sent.hex():
            case "fe":
                self.reply(after=0.015)
            case "f3":
                raw = count(self.now("temperature"), -46.85, 175.72)
                self.reply(with_crc0((raw & ~0b11).to_bytes(2, "big")), after=0.050)
            case "f5":
                raw = count(self.now("humidity"), -6, 125)
                self.reply(with_crc0((raw & ~0b11 | 0b10).to_bytes(2, "big")), after=0.016)
            case _:
                raise not_acknowledged()


class Si7021Model(Htu21dModel):
    """An Si7021: faster, and with an id."""

    def obey(self, sent: bytes) -> None:
        """Tell the second half of the serial number, or do as an HTU21D."""
        if sent.hex() != "fcc9":
            super().obey(sent)
            return
        first = with_crc0(b"\x15\xff")
        self.reply(first + b"\xb5\xff" + bytes([crc8(b"\x15\xff\xb5\xff", start=0)]))


def with_crc0(content: bytes) -> bytes:
    """Put the checksum of these chips, which starts at 0, behind some bytes."""
    return content + bytes([crc8(content, start=0)])


def simulated_htu21d(node: Htu21d, clock: SimulationClock) -> Htu21dModel:
    """Make the model for a node; each address has its own noise."""
    return Htu21dModel(room(node.where), clock)


def simulated_si7021(node: Si7021, clock: SimulationClock) -> Si7021Model:
    """Make the model for a node; each address has its own noise."""
    return Si7021Model(room(node.where), clock)
