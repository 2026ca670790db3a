"""The ADS1115 of Texas Instruments: four analog inputs, 16 bits.

Registers are from data sheet SBAS444, section 8.1. The chip sleeps, and is made to measure once for
each input and reading.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from wolkflow import HardwareError
from wolkflow_i2c.chip import Address
from wolkflow_i2c.one_shot import OneShotChip, Steps
from wolkflow_i2c.signature import Signature

CONVERSION, CONFIG = 0x00, 0x01
START, ONCE, NO_COMPARATOR = 0x8000, 0x0100, 0x0003

Input = Literal[0, 1, 2, 3, "0-1", "0-3", "1-3", "2-3"]
MUX: dict[Input, int] = {"0-1": 0, "0-3": 1, "1-3": 2, "2-3": 3, 0: 4, 1: 5, 2: 6, 3: 7}
Range = Literal["6.144V", "4.096V", "2.048V", "1.024V", "0.512V", "0.256V"]
GAIN: dict[Range, int] = {
    "6.144V": 0, "4.096V": 1, "2.048V": 2, "1.024V": 3, "0.512V": 4, "0.256V": 5,
}  # fmt: skip


class Ads1115(OneShotChip):
    """Reads voltages from the inputs of an ADS1115; each input is a series of its own."""

    example = "i2c.ads1115: {inputs: {battery: 0, light: 1, bridge: 2-3}, range: 4.096V}"
    model = "wolkflow_i2c.sim.ads1115:simulated_ads1115"
    signature = Signature(range(0x48, 0x4C))
    rate_code: ClassVar = 4
    rate: ClassVar = 128

    address: Address = 0x48

    inputs: Annotated[
        dict[str, Input],
        Field(
            min_length=1,
            description="series and their inputs: 0 to 3 against ground, or a difference like 0-1",
        ),
    ]

    range: Annotated[
        Range,
        Field(description="highest voltage that can be measured; never above the chip's supply"),
    ] = "4.096V"

    def start(self) -> None:
        """See that the chip answers; it has no id to check."""
        self.read_word(CONFIG)

    def once(self) -> Steps[dict[str, float]]:
        """Measure each input once: V."""
        volts = {}
        for name, chosen in self.inputs.items():
            volts[name] = round((yield from self._volt(chosen)), 7)
        return volts

    def _volt(self, chosen: Input) -> Steps[float]:
        setting = MUX[chosen] << 12 | GAIN[self.range] << 9 | self.rate_code << 5
        wanted = setting | ONCE | NO_COMPARATOR
        self.write_word(CONFIG, START | wanted)
        yield 1.1 / self.rate + 0.00005  # the chip's clock is off by a tenth at most
        for _ in range(5):
            config = self.read_word(CONFIG)
            if config == START | wanted:
                return self.read_word(CONVERSION, signed=True) * self._full_scale() / 32768
            if config & 0x7FFF != wanted:
                raise HardwareError(f"{self.where} is not an ADS1115, or another program uses it")
            yield 0.001
        raise HardwareError(f"{self.where} doesn't get ready: check wiring and power")

    def _full_scale(self) -> float:
        return float(self.range.removesuffix("V"))
