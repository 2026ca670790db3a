"""Thermometers in memory: LM75, TMP102, TMP117 and MCP9808."""

from collections.abc import Callable, Mapping

from wolkflow import SimulationClock
from wolkflow_i2c.device import I2cDevice
from wolkflow_i2c.lm75 import Lm75
from wolkflow_i2c.mcp9808 import Mcp9808
from wolkflow_i2c.sim.words import WordChip
from wolkflow_i2c.sim.world import Curve, room
from wolkflow_i2c.tmp102 import Tmp102
from wolkflow_i2c.tmp117 import Tmp117


class ThermometerModel(WordChip):
    """A thermometer: `code` turns °C into what is in `register`; `registers` are the others."""

    def __init__(
        self,
        world: Mapping[str, Curve],
        clock: SimulationClock,
        code: Callable[[float], int],
        registers: Mapping[int, int],
        register: int = 0x00,
    ) -> None:
        self.world = world
        self._clock = clock
        self._code = code
        self._register = register
        super().__init__(registers)

    def take(self, sent: bytes) -> None:
        """Select a register, and write it: of one byte, or of two."""
        super().take(sent)
        if len(sent) == 2:
            self.write_register(sent[0], sent[1] << 8)

    def read_register(self, register: int) -> int:
        """Give a register; the temperature is always the present one."""
        if register != self._register:
            return super().read_register(register)
        return self._code(self.world["temperature"](self._clock.monotonic())) & 0xFFFF


def lm75(world: Mapping[str, Curve], clock: SimulationClock) -> ThermometerModel:
    """Make an LM75."""
    return ThermometerModel(world, clock, lambda celsius: round(celsius * 2) << 7, {})


def tmp102(world: Mapping[str, Curve], clock: SimulationClock) -> ThermometerModel:
    """Make a TMP102."""
    return ThermometerModel(world, clock, lambda celsius: round(celsius * 16) << 4, {1: 0x60A0})


def tmp117(world: Mapping[str, Curve], clock: SimulationClock) -> ThermometerModel:
    """Make a TMP117."""
    registers = {0x01: 0x0220, 0x0F: 0x0117}
    return ThermometerModel(world, clock, lambda celsius: round(celsius * 128), registers)


def mcp9808(world: Mapping[str, Curve], clock: SimulationClock) -> ThermometerModel:
    """Make an MCP9808, above one of its alarms."""
    registers = {0x06: 0x0054, 0x07: 0x0400}
    return ThermometerModel(
        world, clock, lambda celsius: 0xC000 | round(celsius * 16) & 0x1FFF, registers, 0x05
    )


def _for(
    make: Callable[[Mapping[str, Curve], SimulationClock], ThermometerModel],
) -> Callable[[I2cDevice, SimulationClock], ThermometerModel]:
    return lambda node, clock: make(room(node.where), clock)


simulated_lm75: Callable[[Lm75, SimulationClock], ThermometerModel] = _for(lm75)
simulated_tmp102: Callable[[Tmp102, SimulationClock], ThermometerModel] = _for(tmp102)
simulated_tmp117: Callable[[Tmp117, SimulationClock], ThermometerModel] = _for(tmp117)
simulated_mcp9808: Callable[[Mcp9808, SimulationClock], ThermometerModel] = _for(mcp9808)
