import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.i2c import Table
from wolkflow.testing.i2c import RegisterChip
from wolkflow_i2c.tsl2561 import Tsl2561, lux

# "Calculating lux", the code in whole numbers: ratio in 512ths, then counts of all light, infrared
FLAT = [
    (0x40, 0x1F2, 0x1BE), (0x80, 0x214, 0x2D1), (0xC0, 0x23F, 0x37B), (0x100, 0x270, 0x3FE),
    (0x138, 0x16F, 0x1FC), (0x19A, 0xD2, 0xFB), (0x29A, 0x18, 0x12),
]  # fmt: skip
CHIP_SCALE = [
    (0x43, 0x204, 0x1AD), (0x85, 0x228, 0x2C1), (0xC8, 0x253, 0x363), (0x10A, 0x282, 0x3DF),
    (0x14D, 0x177, 0x1DD), (0x19A, 0x101, 0x127), (0x29A, 0x37, 0x2B),
]  # fmt: skip


def integer_lux(everything: int, infrared: int, table: list[tuple[int, int, int]]) -> float:
    ratio = ((infrared << 10) // everything + 1) >> 1
    for limit, plain, less in table:
        if ratio <= limit:
            return max(everything * plain - infrared * less, 0) / 2**14
    return 0.0


@pytest.mark.parametrize(("table", "chip_scale"), [(FLAT, False), (CHIP_SCALE, True)])
@given(everything=st.integers(200, 65535), part=st.floats(0, 1.5))
def test_agrees_with_the_data_sheets_code_in_whole_numbers(table, chip_scale, everything, part):
    infrared = round(everything * part)
    expected = integer_lux(everything, infrared, table)

    found = lux(everything, infrared, chip_scale=chip_scale)
    assert found == pytest.approx(expected, rel=0.03, abs=everything * 0.0006)


def test_no_light_is_no_lux():
    assert lux(0, 0) == 0.0


@pytest.mark.parametrize(("package", "name"), [(0x00, "a TSL2560"), (0x40, "a TSL2560")])
def test_its_relative_is_named(package, name):
    with Table(Tsl2561(), lambda clock: RegisterChip({0x8A: bytes([package])})) as table:
        assert f"that is {name}" in table.errors()[0]
