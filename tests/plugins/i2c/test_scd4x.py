import pytest

from tests.support.i2c import Table, world
from wolkflow_i2c.scd4x import Scd4x
from wolkflow_i2c.sim.sensirion import Scd4xModel

AIR = {"co2": 500, "temperature": 25.0, "humidity": 37.0}


@pytest.fixture
def table() -> Table:
    return Table(Scd4x(), lambda clock: Scd4xModel(world(**AIR), clock))


class Example(Scd4xModel):
    """The measurement of the data sheet's example: section 3.6.2."""

    def _air(self) -> bytes:
        return bytes.fromhex("01f433 6667a2 5eb93c")


def test_the_data_sheets_example():
    with Table(Scd4x(), lambda clock: Example({}, clock)) as table:
        table.bench.advance(10)
        assert table.latest() == {"co2": 500, "temperature": 25.0, "humidity": 37.0}


def test_the_first_value_comes_after_the_first_measurement(table):
    with table:
        assert table.bench.out == []
        table.bench.advance(10)
        assert table.latest() == pytest.approx(AIR, abs=0.01)


def test_nothing_is_sent_twice():
    with Table(Scd4x(every=1.0), lambda clock: Scd4xModel(world(**AIR), clock)) as table:
        table.bench.advance(60)

        assert len(table.bench.out) == 3 * 11
        assert table.errors() == []


def test_a_chip_that_an_earlier_run_left_measuring_is_stopped_first(table):
    table.chip.take(b"\x21\xb1")
    with table:
        table.bench.advance(20)

        assert table.errors() == []
        assert table.latest() == pytest.approx(AIR, abs=0.01)


def test_the_altitude_is_set_with_its_checksum():
    with Table(Scd4x(altitude=1950), lambda clock: Scd4xModel(world(**AIR), clock)) as table:
        table.bench.advance(1)

        assert "2427079e09" in table.written()  # section 3.7.3: 1950 m is 079e, checksum 09


def test_air_without_carbon_dioxide_is_not_believed():
    air = world(**{**AIR, "co2": 0})
    with Table(Scd4x(), lambda clock: Scd4xModel(air, clock)) as table:
        table.bench.advance(10)

        assert table.bench.out == []
        assert "gives 0 ppm" in table.errors()[0]
