import pytest

from tests.support.i2c import Table, world
from wolkflow_i2c.ina219 import Ina219
from wolkflow_i2c.sim.ina import ina219, ina226
from wolkflow_i2c.sim.words import WordChip

LOAD = world(voltage=12.0, current=1.5)


class Example(WordChip):
    """The data sheet's example, table 8: 12 V, 10 A through 2 milliohms."""

    def write_register(self, register: int, value: int) -> None:
        self.registers[register] = 0x399F if value & 0x8000 else value


def test_the_data_sheets_example():
    registers = {0x00: 0x399F, 0x01: 0x07D0, 0x02: 0x5D98}
    with Table(Ina219(shunt=0.002), lambda clock: Example(registers)) as table:
        assert table.latest() == {"voltage": 11.98, "current": 10.0, "power": 119.8}


@pytest.mark.parametrize("current", [-3.1, 0, 0.004, 3.1])
def test_reads_what_flows_in_both_directions(current):
    load = world(voltage=5.0, current=current)
    with Table(Ina219(), lambda clock: ina219(load, clock)) as table:
        assert table.latest() == pytest.approx(
            {"voltage": 5.0, "current": current, "power": 5 * current}, abs=0.001
        )


def test_too_much_current_is_an_error_not_a_value():
    load = world(voltage=5.0, current=4.0)
    with Table(Ina219(), lambda clock: ina219(load, clock)) as table:
        assert table.bench.out == []
        assert table.errors() == [
            "0x40 on I2C bus 1 is at its limit: the current is too high for this shunt"
        ]


def test_its_successor_is_told_apart_by_its_register_after_a_reset():
    with Table(Ina219(), lambda clock: ina226(LOAD, clock)) as table:
        assert "answers with id 0x4127: that is an INA226: use i2c.ina226" in table.errors()[0]


def test_after_a_dip_of_the_supply_the_current_is_right_at_once():
    with Table(Ina219(), lambda clock: ina219(LOAD, clock)) as table:
        table.chip.power_on()
        table.bench.take()
        table.bench.advance(10)

        assert table.latest()["current"] == pytest.approx(1.5, abs=0.001)
        assert table.chip.registers[0x00] == Ina219.config
