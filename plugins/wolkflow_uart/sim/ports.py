"""Serial ports in memory, with a sensor at each."""

import math
from collections.abc import Iterable, Mapping
from importlib import import_module

from wolkflow import SimulationClock
from wolkflow_uart.mhz19 import READ
from wolkflow_uart.mhz19 import checksum as mhz19_checksum
from wolkflow_uart.pms5003 import START
from wolkflow_uart.pms5003 import checksum as pms5003_checksum
from wolkflow_uart.sensor import SerialSensor


class SimulatedPort:
    """A port at which nobody speaks; override `heard`, or `write`, and put into `waiting`."""

    def __init__(self, clock: SimulationClock) -> None:
        self.clock = clock
        self.waiting = b""

    def read(self, length: int, seconds: float) -> bytes:
        """Read what is waiting; what is said by itself comes in time."""
        del seconds
        while len(self.waiting) < length and (more := self.heard()):
            self.waiting += more
        content, self.waiting = self.waiting[:length], self.waiting[length:]
        return content

    def write(self, sent: bytes) -> None:
        """Take what is sent."""

    def forget(self) -> None:
        """Throw away what is waiting."""
        self.waiting = b""

    def heard(self) -> bytes:
        """Give what the sensor says next by itself."""
        return b""


class Mhz19Model(SimulatedPort):
    """An MH-Z19 in a room with people; it answers when it is asked."""

    def write(self, sent: bytes) -> None:
        """Answer with the present value."""
        if sent == READ:
            ppm = round(900 + 400 * math.sin(2 * math.pi * self.clock.monotonic() / 1200))
            frame = b"\xff\x86" + ppm.to_bytes(2, "big") + bytes(4)
            self.waiting += frame + bytes([mhz19_checksum(frame)])


class Pms5003Model(SimulatedPort):
    """A PMS5003 in a kitchen; it is heard from the middle of a frame on."""

    def forget(self) -> None:
        """Throw away what is waiting, up to somewhere in a frame."""
        self.waiting = self.heard()[-7:]

    def heard(self) -> bytes:
        """Give the next frame: dust in a factory's air, then in the air as it is, counts."""
        dust = 20 + 15 * math.sin(2 * math.pi * self.clock.monotonic() / 900)
        words = [28, *(round(dust * part) for part in (0.8, 1.3, 1.5, 0.6, 1.0, 1.2)), *[0] * 7]
        frame = START + b"".join(word.to_bytes(2, "big") for word in words)
        return frame + pms5003_checksum(frame).to_bytes(2, "big")


class Socket:
    """A port at which one sensor speaks, and after a change of the pipeline another one."""

    def __init__(self, sensor: SimulatedPort) -> None:
        self.sensor = sensor

    def read(self, length: int, seconds: float) -> bytes:
        """Read what the sensor says."""
        return self.sensor.read(length, seconds)

    def write(self, sent: bytes) -> None:
        """Tell the sensor something."""
        self.sensor.write(sent)

    def forget(self) -> None:
        """Throw away what it has said."""
        self.sensor.forget()

    def join(self, other: "Socket") -> None:
        """Take the sensor of a changed pipeline."""
        self.sensor = other.sensor


def simulated_ports(
    sensors: Iterable[SerialSensor], clock: SimulationClock
) -> Mapping[str, Socket]:
    """Make the ports that the sensors need, by the key under which they get the real ones."""
    ports = {}
    for sensor in sensors:
        module, _, name = sensor.model.partition(":")
        make = getattr(import_module(module), name, SimulatedPort)
        ports[f"uart:{sensor.port}"] = Socket(make(clock))
    return ports
