"""The PCF8574 of NXP and TI: 8 inputs or outputs.

It has no registers: what is written are the levels, what is read are those of the lines. A line
that is written high is pulled up weakly and may be an input: data sheet PCF8574, section 8.1.
"""

from collections.abc import Mapping
from typing import ClassVar

from wolkflow_i2c.device import Address
from wolkflow_i2c.expander import Expander
from wolkflow_i2c.lines import off_places
from wolkflow_i2c.signature import Signature


class Pcf8574(Expander):
    """Adds 8 inputs and outputs with a PCF8574 or PCF8574A: on and off.

    An output can sink a lamp's current and can't deliver it: connect what it switches to 3.3 V, and
    name it under `active_low`. Boards with a PCF8574A begin at address 0x38.
    """

    example = "i2c.pcf8574: {inputs: {door: 0}, outputs: {lamp: 7}, active_low: [lamp], every: 1s}"
    model = "wolkflow_i2c.sim.expanders:simulated_pcf8574"
    signature = Signature((*range(0x20, 0x28), *range(0x38, 0x40)), shows_writes=True)
    count: ClassVar = 8
    pulls: ClassVar = ("up", "floating")

    address: Address = 0x20

    def found(self) -> tuple[int, int, int]:
        """Take what is low for an output, until it becomes an input: the chip can't tell."""
        high = self.levels()
        return high, high, high

    def holds(self, levels: int, inputs: int, pulled_up: int) -> bool:
        """Say no: the chip can't be asked, and to write the same again changes nothing."""
        del levels, inputs, pulled_up
        return False

    def apply(self, levels: int, inputs: int, pulled_up: int) -> None:
        """Write the levels; inputs are high."""
        del pulled_up  # each line that is high is pulled up
        self.write(levels | inputs)

    def levels(self) -> int:
        """Read the levels of all lines."""
        return self.receive(1)[0]

    def off_places(self) -> Mapping[str, Mapping[str, bool]]:
        """Tell by series the lines that messages set, with their levels while off."""
        (chip,) = self.claims()
        return off_places(chip.key, self.outputs, self.active_low)
