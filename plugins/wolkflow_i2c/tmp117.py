"""The TMP117 of Texas Instruments: temperature to a tenth of a degree, guaranteed.

Registers are from data sheet SNOSD82, section 7.6; table 7-1 has temperatures and their codes.
"""

from wolkflow import HardwareError
from wolkflow_i2c.signature import Signature
from wolkflow_i2c.thermometer import Thermometer, signed

CONFIG, ID = 0x01, 0x0F
TMP117_ID = 0x0117
USUAL = 0x0220  # a measurement each second, made of 8: the value after power-on
NOT_MEASURED = 0x8000


class Tmp117(Thermometer):
    """Reads the temperature from a TMP117."""

    example = "i2c.tmp117: {address: 0x48, every: 10s}"
    model = "wolkflow_i2c.sim.thermometers:simulated_tmp117"
    signature = Signature(range(0x48, 0x4C), ID, (TMP117_ID,), length=2, mask=0x0FFF)

    def start(self) -> None:
        """Check that it is a TMP117 and let it measure."""
        self.identify(self.read_word(ID) & 0x0FFF, (TMP117_ID,), "a TMP117", {})
        self.write_word(CONFIG, USUAL)
        self.settle(0.125)

    def celsius(self, word: int) -> float:
        """Turn the register into °C: 128 to a degree."""
        if word == NOT_MEASURED:
            raise HardwareError(f"{self.where} has not measured yet: check that power is stable")
        return round(signed(word) / 128, 4)
