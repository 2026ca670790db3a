"""The MH-Z19 of Winsen, B and C too: carbon dioxide.

Command and answer are from the manual MH-Z19B, version 1.0, section "Serial port (UART) output".
"""

from typing import ClassVar

from wolkflow_uart.sensor import SerialSensor

READ = bytes.fromhex("ff 01 86 00 00 00 00 00 79")
ANSWERS_WITHIN = 0.5  # seconds


class Mhz19(SerialSensor):
    """Reads carbon dioxide in ppm from an MH-Z19; it needs three minutes to warm up."""

    example = "uart.mhz19: {port: /dev/serial0, every: 30s}"
    series: ClassVar = {"co2": "ppm"}
    model = "wolkflow_uart.sim.ports:Mhz19Model"

    def read(self) -> dict[str, int]:
        """Ask for it: ppm."""
        frame = self.frame()
        return {"co2": int.from_bytes(frame[2:4], "big")}

    def attempt(self) -> bytes | None:
        """Ask once; None for no answer or a garbled one."""
        self._port.forget()
        self._port.write(READ)
        frame = self._port.read(9, ANSWERS_WITHIN)
        right = frame[:2] == b"\xff\x86" and len(frame) == 9 and frame[8] == checksum(frame)
        return frame if right else None


def checksum(frame: bytes) -> int:
    """Work out the last byte of a frame: what makes the sum of the others 0, but the first."""
    return -sum(frame[1:8]) & 0xFF
