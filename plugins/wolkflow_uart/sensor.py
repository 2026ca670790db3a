"""What all sensors on a serial port share: the port, its lane, what to say about garbled bytes."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import Field

from wolkflow import Claim, HardwareError, LocalPath, Poller
from wolkflow_uart.port import Port, SerialPort

TRIES = 3


class SerialSensor(Poller):
    """A sensor on a serial port of its own."""

    model: ClassVar[str] = ""
    """What makes the sensor for `--simulate` out of the clock: "module:name"."""

    port: Annotated[
        LocalPath, Field(description="the serial port: the header's, or one of a USB adapter")
    ] = Path("/dev/serial0")

    @property
    def lane(self) -> str:
        """The port's own lane: a sensor takes its time to speak."""
        return f"uart-{self.port}"

    def claims(self) -> Iterable[Claim]:
        """Claim the port."""
        return [Claim(f"uart:{self.port}", f"the serial port {self.port}")]

    def open(self) -> None:
        """Get the port."""
        self._port: Port = self.shared(f"uart:{self.port}", lambda: SerialPort(self.port))
        self._port.forget()

    def attempt(self) -> bytes | None:
        """Read one frame; None if nothing right came in time."""
        raise NotImplementedError

    def frame(self) -> bytes:
        """Read one frame, tried three times."""
        for _ in range(TRIES):
            frame = self.attempt()
            if frame is not None:
                return frame
        raise HardwareError(
            f"no sensor speaks at {self.port}: check that its TX goes to the Pi's RX, its power, "
            "and that no console uses the port: `sudo raspi-config nonint do_serial_cons 1`"
        )
