"""The Si7021 of Silicon Labs, and Si7020 and Si7013: temperature and humidity.

They measure as the HTU21D does and have an id: data sheet Si7021-A20, sections 5.1 and 5.5.
"""

from wolkflow_i2c.crc import checked
from wolkflow_i2c.htu21d import Htu21d
from wolkflow_i2c.signature import Signature

ID = (0xFC, 0xC9)
IDS = (0x0D, 0x14, 0x15)  # Si7013, Si7020, Si7021
OTHERS = {0x32: "an HTU21D: use i2c.htu21d"}


class Si7021(Htu21d):
    """Reads temperature and humidity from an Si7021, Si7020 or Si7013."""

    example = "i2c.si7021: {every: 10s}"
    model = "wolkflow_i2c.sim.htu21d:simulated_si7021"
    signature = Signature((0x40, 0x41))  # the Si7013 has a pin for it

    def start(self) -> None:
        """Reset the chip and check that it is one of them."""
        super().start()
        self.identify(self.measured(self._id), IDS, "an Si7021", OTHERS)

    def _id(self) -> int:
        """Read the first byte of the second half of the serial number, which is the id."""
        self.write(*ID)
        answer = self.receive(6)  # a checksum follows two bytes, and covers all bytes before it
        start = checked(answer[:3], self.where, start=0)
        checked(start + answer[3:6], self.where, start=0)
        return answer[0]
