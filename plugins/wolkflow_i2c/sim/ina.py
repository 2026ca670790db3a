"""INA219, INA226 and INA260 in memory: meters in a circuit with a voltage and a current."""

from collections.abc import Callable, Mapping

from wolkflow import SimulationClock
from wolkflow_i2c.ina219 import Ina219
from wolkflow_i2c.ina226 import Ina226
from wolkflow_i2c.ina260 import Ina260
from wolkflow_i2c.sim.words import WordChip
from wolkflow_i2c.sim.world import Curve, room


class InaModel(WordChip):
    """A power meter: `volts` and `amperes` turn the world into what is in registers 2 and 1."""

    def __init__(
        self,
        world: Mapping[str, Curve],
        clock: SimulationClock,
        registers: Mapping[int, int],
        volts: Callable[[float], int],
        amperes: Callable[[float], int],
    ) -> None:
        self.world = world
        self._clock = clock
        self._volts = volts
        self._amperes = amperes
        super().__init__(registers)

    def read_register(self, register: int) -> int:
        """Give a register; voltage and current are always the present ones."""
        now = self._clock.monotonic()
        match register:
            case 0x01:
                count = self._amperes(self.world["current"](now))
                return min(max(count, -0x8000), 0x7FFF) & 0xFFFF
            case 0x02:
                return min(self._volts(max(self.world["voltage"](now), 0.0)), 0xFFFF)
        return super().read_register(register)

    def write_register(self, register: int, value: int) -> None:
        """Write a register; the configuration's highest bit resets the chip."""
        if register == 0x00 and value & 0x8000:
            self.power_on()
        elif register in (0x00, 0x05, 0x06, 0x07):
            super().write_register(register, value)


def ina219(world: Mapping[str, Curve], clock: SimulationClock, shunt: float = 0.1) -> InaModel:
    """Make an INA219, whose range of 320 mV ends at 32000 counts."""
    return InaModel(
        world,
        clock,
        {0x00: 0x399F},
        lambda volt: round(volt / 0.004) << 3 | 0b10,
        lambda ampere: min(max(round(ampere * shunt / 0.00001), -32000), 32000),
    )


def ina226(world: Mapping[str, Curve], clock: SimulationClock, shunt: float = 0.1) -> InaModel:
    """Make an INA226."""
    return InaModel(
        world,
        clock,
        {0x00: 0x4127, 0xFE: 0x5449, 0xFF: 0x2260},
        lambda volt: round(volt / 0.00125),
        lambda ampere: round(ampere * shunt / 0.0000025),
    )


def ina260(world: Mapping[str, Curve], clock: SimulationClock) -> InaModel:
    """Make an INA260."""
    return InaModel(
        world,
        clock,
        {0x00: 0x6127, 0xFE: 0x5449, 0xFF: 0x2270},
        lambda volt: round(volt / 0.00125),
        lambda ampere: round(ampere / 0.00125),
    )


def simulated_ina219(node: Ina219, clock: SimulationClock) -> InaModel:
    """Make the model for a node; each address has its own noise."""
    return ina219(room(node.where), clock, node.shunt)


def simulated_ina226(node: Ina226, clock: SimulationClock) -> InaModel:
    """Make the model for a node, with a current that its shunt is made for."""
    most = 0.07 / node.shunt
    curves = dict(room(node.where))
    curves["current"] = scaled(curves["current"], most / 1.2)
    return ina226(curves, clock, node.shunt)


def scaled(curve: Curve, factor: float) -> Curve:
    """Multiply a curve."""
    return lambda seconds: curve(seconds) * factor


def simulated_ina260(node: Ina260, clock: SimulationClock) -> InaModel:
    """Make the model for a node; each address has its own noise."""
    return ina260(room(node.where), clock)
