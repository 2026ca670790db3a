import pytest

from tests.support.i2c import Table, world
from wolkflow_i2c.ina260 import Ina260
from wolkflow_i2c.sim.ina import ina226, ina260
from wolkflow_i2c.sim.words import WordChip


def test_the_data_sheets_steps():
    # section 8.6: 1.25 mA and 1.25 mV to a count
    registers = {0x01: 8000, 0x02: 9584, 0xFF: 0x2270}
    with Table(Ina260(), lambda clock: WordChip(registers)) as table:
        assert table.latest() == {"voltage": 11.98, "current": 10.0, "power": 119.8}


@pytest.mark.parametrize("current", [-15.0, 0, 0.00125, 15.0])
def test_reads_what_flows_in_both_directions(current):
    load = world(voltage=36.0, current=current)
    with Table(Ina260(), lambda clock: ina260(load, clock)) as table:
        assert table.latest() == pytest.approx(
            {"voltage": 36.0, "current": current, "power": 36 * current}, abs=0.001
        )


def test_an_ina226_is_named():
    with Table(Ina260(), lambda clock: ina226({}, clock)) as table:
        assert "answers with id 0x2260: that is an INA226: use i2c.ina226" in table.errors()[0]
