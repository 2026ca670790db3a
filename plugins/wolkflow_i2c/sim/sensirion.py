"""Sensirion's sensors in memory: SHT3x, SHT4x, SHTC3 and SCD4x, command by command."""

from wolkflow import SimulationClock
from wolkflow_i2c.crc import with_crc
from wolkflow_i2c.scd4x import Scd4x
from wolkflow_i2c.sht3x import Sht3x
from wolkflow_i2c.sht4x import Sht4x
from wolkflow_i2c.shtc3 import Shtc3
from wolkflow_i2c.sim.commands import CommandChip, count, not_acknowledged
from wolkflow_i2c.sim.world import room


class Sht3xModel(CommandChip):
    """An SHT3x."""

    def obey(self, sent: bytes) -> None:
        """Reset, tell the serial number, or measure."""
        match sent.hex():
            case "30a2":
                self.reply(after=0.0015)
            case "3780":
                self.reply(with_crc(0x1234, 0x5678))
            case "2400":
                self.reply(self.climate(), after=0.0125)
            case _:
                raise not_acknowledged()

    def climate(self) -> bytes:
        """Give temperature and humidity as it sends them."""
        temperature = count(self.now("temperature"), -45, 175)
        return with_crc(temperature, count(self.now("humidity"), 0, 100))


class Sht4xModel(CommandChip):
    """An SHT4x."""

    def obey(self, sent: bytes) -> None:
        """Reset, tell the serial number, or measure."""
        match sent.hex():
            case "94":
                self.reply(after=0.0009)
            case "89":
                self.reply(with_crc(0x0F4C, 0x0A72))
            case "fd":
                temperature = count(self.now("temperature"), -45, 175)
                humidity = count(self.now("humidity"), -6, 125)
                self.reply(with_crc(temperature, humidity), after=0.0069)
            case _:
                raise not_acknowledged()


class Shtc3Model(Sht3xModel):
    """An SHTC3: while it sleeps it hears nothing but the call to wake."""

    def power_on(self) -> None:
        """Go to idle: data sheet, section 5.1."""
        super().power_on()
        self._asleep = False

    def obey(self, sent: bytes) -> None:
        """Wake, sleep, tell the id, or measure."""
        if self._asleep and sent.hex() != "3517":
            raise not_acknowledged()
        match sent.hex():
            case "3517":
                self._asleep = False
                self.reply(after=0.00024)
            case "b098":
                self._asleep = True
            case "efc8":
                self.reply(with_crc(0x0887))
            case "7866":
                self.reply(self.climate(), after=0.0108)
            case _:
                raise not_acknowledged()


class Scd4xModel(CommandChip):
    """An SCD4x: once started it measures every 5 s, and then obeys little else."""

    def power_on(self) -> None:
        """Do not measure."""
        super().power_on()
        self._started: float | None = None
        self._taken = 0

    def obey(self, sent: bytes) -> None:
        """Start, stop, tell whether there is a measurement, give it."""
        match sent[:2].hex():
            case "3f86":
                self._started = None
                self.reply(after=0.5)
            case "e4b8":
                self.reply(with_crc(0x8006 if self._measured > self._taken else 0x8000))
            case "ec05" if self._measured > self._taken:
                self._taken = self._measured
                self.reply(self._air())
            case "21b1" | "3682" | "2427" if self._started is None:
                self._prepare(sent)
            case _:
                raise not_acknowledged()

    def _prepare(self, sent: bytes) -> None:
        if sent.hex() == "21b1":
            self._started, self._taken = self.clock.monotonic(), 0
        elif sent.hex() == "3682":
            self.reply(bytes.fromhex("f89631 9f07c2 3bbe89"), after=0.001)  # the sheet's example

    @property
    def _measured(self) -> int:
        if self._started is None:
            return 0
        return int((self.clock.monotonic() - self._started) / 5)

    def _air(self) -> bytes:
        return with_crc(
            count(self.now("co2"), 0, 65535),
            count(self.now("temperature"), -45, 175),
            count(self.now("humidity"), 0, 100),
        )


def simulated_sht3x(node: Sht3x, clock: SimulationClock) -> Sht3xModel:
    """Make the model for a node; each address has its own noise."""
    return Sht3xModel(room(node.where), clock)


def simulated_sht4x(node: Sht4x, clock: SimulationClock) -> Sht4xModel:
    """Make the model for a node; each address has its own noise."""
    return Sht4xModel(room(node.where), clock)


def simulated_shtc3(node: Shtc3, clock: SimulationClock) -> Shtc3Model:
    """Make the model for a node; each address has its own noise."""
    return Shtc3Model(room(node.where), clock)


def simulated_scd4x(node: Scd4x, clock: SimulationClock) -> Scd4xModel:
    """Make the model for a node; each address has its own noise."""
    return Scd4xModel(room(node.where), clock)
