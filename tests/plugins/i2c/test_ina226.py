import pytest

from tests.support.i2c import Table, world
from wolkflow_i2c.ina226 import Ina226
from wolkflow_i2c.sim.ina import ina226, ina260
from wolkflow_i2c.sim.words import WordChip


def test_the_data_sheets_example():
    # table 7-1: 20 mV across 2 milliohms, 11.98 V
    registers = {0x01: 0x1F40, 0x02: 0x2570, 0xFF: 0x2260}
    with Table(Ina226(shunt=0.002), lambda clock: WordChip(registers)) as table:
        assert table.latest() == {"voltage": 11.98, "current": 10.0, "power": 119.8}


@pytest.mark.parametrize("current", [-0.8, 0, 0.0005, 0.8])
def test_reads_what_flows_in_both_directions(current):
    load = world(voltage=24.0, current=current)
    with Table(Ina226(), lambda clock: ina226(load, clock)) as table:
        assert table.latest() == pytest.approx(
            {"voltage": 24.0, "current": current, "power": 24 * current}, abs=0.001
        )


def test_an_ina260_is_named():
    with Table(Ina226(), lambda clock: ina260({}, clock)) as table:
        assert "answers with id 0x2270: that is an INA260: use i2c.ina260" in table.errors()[0]
