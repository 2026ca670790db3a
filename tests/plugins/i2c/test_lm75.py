import pytest

from tests.support.i2c import Fixed, Table
from wolkflow_i2c.lm75 import Lm75


@pytest.mark.parametrize(
    ("nine_bits", "celsius"),
    [
        (0b0_1111_1010, 125),
        (0b0_0011_0010, 25),
        (0b0_0000_0001, 0.5),
        (0, 0),
        (0b1_1111_1111, -0.5),
        (0b1_1100_1110, -25),
        (0b1_1001_0010, -55),
    ],
)
def test_the_data_sheets_table(nine_bits, celsius):
    with Table(Lm75(), lambda clock: Fixed(x00=(nine_bits << 7).to_bytes(2).hex())) as table:
        assert table.latest() == {"temperature": celsius}


def test_a_relative_has_finer_steps():
    with Table(Lm75(), lambda clock: Fixed(x00="1920")) as table:
        assert table.latest() == {"temperature": 25.125}


def test_a_sleeping_chip_is_woken_and_its_other_bits_are_kept():
    with Table(Lm75(), lambda clock: Fixed(x01="19", x00="1900")) as table:
        assert table.written()[:2] == ["01", "0118"]
