"""The MCP9808 of Microchip: temperature.

Registers and the formula are from data sheet DS25095, sections 5.1.3 to 5.1.5.
"""

from wolkflow_i2c.chip import Address
from wolkflow_i2c.signature import Signature
from wolkflow_i2c.thermometer import Thermometer

CONFIG, MANUFACTURER, DEVICE = 0x01, 0x06, 0x07
MICROCHIP, MCP9808_ID = 0x0054, 0x04
FIRST = 0.250  # seconds for a measurement of a sixteenth of a degree


class Mcp9808(Thermometer):
    """Reads the temperature from an MCP9808."""

    example = "i2c.mcp9808: {address: 0x18, every: 10s}"
    model = "wolkflow_i2c.sim.thermometers:simulated_mcp9808"
    signature = Signature(range(0x18, 0x20), DEVICE, (MCP9808_ID << 8,), length=2, mask=0xFF00)
    register = 0x05

    address: Address = 0x18

    def start(self) -> None:
        """Check that it is an MCP9808 and let it measure."""
        self.identify(self.read_word(MANUFACTURER), (MICROCHIP,), "an MCP9808", {})
        self.identify(self.read_word(DEVICE) >> 8, (MCP9808_ID,), "an MCP9808", {})
        self.write_word(CONFIG, 0)
        self.settle(FIRST)

    def celsius(self, word: int) -> float:
        """Turn the register into °C: 13 bits with a sign; three alarm bits are before them."""
        sixteenths = word & 0x0FFF
        return (sixteenths - 0x1000 if word & 0x1000 else sixteenths) / 16
