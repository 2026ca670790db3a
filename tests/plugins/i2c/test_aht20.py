import pytest

from tests.support.i2c import Table, world
from wolkflow_i2c.aht20 import Aht20
from wolkflow_i2c.sim.aht20 import Aht20Model

CLIMATE = world(temperature=23.4, humidity=55.5)


@pytest.fixture
def table() -> Table:
    return Table(Aht20(), lambda clock: Aht20Model(CLIMATE, clock))


@pytest.mark.parametrize(("temperature", "humidity"), [(-50, 0), (50, 50), (149.9, 99.9)])
def test_the_data_sheets_formulas(temperature, humidity):
    climate = world(temperature=temperature, humidity=humidity)  # section 6: 0, the middle, the end
    with Table(Aht20(), lambda clock: Aht20Model(climate, clock)) as table:
        assert table.latest() == pytest.approx(
            {"temperature": temperature, "humidity": humidity}, abs=0.01
        )


def test_an_uncalibrated_chip_is_set_up_once(table):
    with table:
        table.bench.advance(30)
        assert table.written().count("be0800") == 1
        assert table.written().count("ac3300") == 4


def test_a_slow_chip_is_waited_for(table):
    table.chip.duration = 0.110
    with table:
        assert table.latest() == pytest.approx({"temperature": 23.4, "humidity": 55.5}, abs=0.01)


def test_it_is_not_waited_for_for_ever(table):
    table.chip.duration = 9.0
    with table:
        assert table.errors() == ["0x38 on I2C bus 1 doesn't get ready: check wiring and power"]
