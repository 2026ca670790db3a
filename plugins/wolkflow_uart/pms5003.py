"""The PMS5003 of Plantower, and PMS7003 and PMSA003: fine dust.

The frame is from the data manual PMS5003, version 2.3, appendix I: the sensor speaks by itself
about once a second.
"""

from typing import ClassVar

from wolkflow_uart.sensor import SerialSensor

START = b"\x42\x4d"
LENGTH = 32
SPEAKS_WITHIN = 2.8  # seconds between two frames, at most, and the frame itself


class Pms5003(SerialSensor):
    """Reads fine dust in µg/m³ from a PMS5003, PMS7003 or PMSA003: PM1, PM2.5 and PM10."""

    example = "uart.pms5003: {port: /dev/serial0, every: 30s}"
    model = "wolkflow_uart.sim.ports:Pms5003Model"
    series: ClassVar = {"pm1": "µg/m³", "pm2_5": "µg/m³", "pm10": "µg/m³"}

    def read(self) -> dict[str, int]:
        """Hear the next frame: µg/m³ in the air as it is."""
        frame = self.frame()
        words = [int.from_bytes(frame[place : place + 2], "big") for place in (10, 12, 14)]
        return dict(zip(self.series, words, strict=True))

    def attempt(self) -> bytes | None:
        """Hear a frame; None for silence or a garbled one."""
        self._port.forget()
        heard = self._port.read(LENGTH, SPEAKS_WITHIN)
        start = max((heard + START[1:]).find(START), 0)  # its second byte may be yet to come
        frame = heard[start:] + (self._port.read(start, SPEAKS_WITHIN) if start else b"")
        right = frame.startswith(START) and len(frame) == LENGTH
        return frame if right and checksum(frame) == int.from_bytes(frame[30:], "big") else None


def checksum(frame: bytes) -> int:
    """Work out the last two bytes of a frame: the sum of all others."""
    return sum(frame[:30])
