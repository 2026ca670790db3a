"""The ADS1015 of Texas Instruments: four analog inputs, 12 bits, faster than the ADS1115.

Registers are from data sheet SBAS473, section 8.1; the 12 bits are the upper ones of 16, so that
the ADS1115's arithmetic fits.
"""

from typing import ClassVar

from wolkflow_i2c.ads1115 import Ads1115


class Ads1015(Ads1115):
    """Reads voltages from the inputs of an ADS1015; each input is a series of its own."""

    example = "i2c.ads1015: {inputs: {battery: 0, light: 1}, range: 4.096V}"
    rate: ClassVar = 1600
