"""The MCP23017 of Microchip: 16 inputs or outputs.

Registers are from data sheet DS20001952, table 3-5: those of a chip after power-on, IOCON.BANK = 0.
Lines 0 to 7 are GPA0 to GPA7, lines 8 to 15 are GPB0 to GPB7.
"""

from collections.abc import Mapping
from typing import ClassVar

from wolkflow_i2c.device import Address
from wolkflow_i2c.expander import Expander
from wolkflow_i2c.lines import off_places
from wolkflow_i2c.signature import Signature

IODIR, IPOL, GPPU, GPIO, OLAT = 0x00, 0x02, 0x0C, 0x12, 0x14


class Mcp23017(Expander):
    """Adds 16 inputs and outputs with an MCP23017: on and off.

    Its inputs are pulled up: connect a button or contact between the line and ground.
    """

    example = "i2c.mcp23017: {inputs: {door: 0}, outputs: {lamp: 8}, active_low: [door], every: 1s}"
    model = "wolkflow_i2c.sim.expanders:simulated_mcp23017"
    signature = Signature(range(0x20, 0x28))
    count: ClassVar = 16
    pulls: ClassVar = ("up", "floating")

    address: Address = 0x20

    def found(self) -> tuple[int, int, int]:
        """Tell the output levels, which lines are inputs, and which are pulled up."""
        return self._word(OLAT), self._word(IODIR), self._word(GPPU)

    def apply(self, levels: int, inputs: int, pulled_up: int) -> None:
        """Set the levels first, then the directions; no line is inverted, none interrupts."""
        self._set(OLAT, levels)
        self.write(IPOL, 0, 0, 0, 0)
        self._set(GPPU, pulled_up)
        self._set(IODIR, inputs)

    def levels(self) -> int:
        """Read the levels of all lines."""
        return self._word(GPIO)

    def off_places(self) -> Mapping[str, Mapping[str, bool]]:
        """Tell by series the lines that messages set, with their levels while off."""
        (chip,) = self.claims()
        return off_places(chip.key, self.outputs, self.active_low)

    def _word(self, register: int) -> int:
        return int.from_bytes(self.read_block(register, 2), "little")

    def _set(self, register: int, value: int) -> None:
        self.write(register, value & 0xFF, value >> 8)
