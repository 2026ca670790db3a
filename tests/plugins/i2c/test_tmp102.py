import pytest

from tests.support.i2c import Fixed, Table
from wolkflow_i2c.tmp102 import Tmp102


@pytest.mark.parametrize(
    ("twelve_bits", "celsius"),
    [
        (0x7FF, 127.9375),
        (0x640, 100),
        (0x500, 80),
        (0x4B0, 75),
        (0x320, 50),
        (0x190, 25),
        (0x004, 0.25),
        (0x000, 0),
        (0xFFC, -0.25),
        (0xE70, -25),
        (0xC90, -55),
    ],
)
def test_the_data_sheets_table(twelve_bits, celsius):
    with Table(Tmp102(), lambda clock: Fixed(x00=(twelve_bits << 4).to_bytes(2).hex())) as table:
        assert table.latest() == {"temperature": celsius}
