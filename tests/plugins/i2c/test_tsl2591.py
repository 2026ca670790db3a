import pytest

from tests.support.i2c import Table
from wolkflow.testing.i2c import RegisterChip
from wolkflow_i2c.tsl2591 import COUNTS_PER_LUX, Tsl2591


def test_the_formula():
    # 2000 of all light, 500 of it infrared, gain 25: (2000 - 500) * (1 - 500 / 2000) / 12.25
    node = Tsl2591()
    assert node.lux(2000, 500, COUNTS_PER_LUX * 25) == pytest.approx(91.8, abs=0.05)
    assert node.lux(0, 0, 1.0) == 0.0
    assert node.lux(10, 12, 1.0) >= 0.0


def test_something_else_is_refused():
    with Table(Tsl2591(), lambda clock: RegisterChip({0xB2: b"\x0a"})) as table:
        assert "answers with id 0x0a: that is not a TSL2591" in table.errors()[0]
