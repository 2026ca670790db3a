"""How the light sensors choose their range."""

import pytest

from tests.support.i2c import Table
from wolkflow_i2c.sim.tsl2561 import Tsl2561Model
from wolkflow_i2c.sim.tsl2591 import Tsl2591Model
from wolkflow_i2c.sim.veml7700 import Veml7700Model
from wolkflow_i2c.sim.world import steady
from wolkflow_i2c.tsl2561 import Tsl2561
from wolkflow_i2c.tsl2591 import Tsl2591
from wolkflow_i2c.veml7700 import Veml7700

CHIPS = [(Tsl2561, Tsl2561Model), (Tsl2591, Tsl2591Model), (Veml7700, Veml7700Model)]
NAMES = ["tsl2561", "tsl2591", "veml7700"]
EACH = pytest.mark.parametrize(("sensor", "model"), CHIPS, ids=NAMES)


@EACH
@pytest.mark.parametrize("light", [0, 0.5, 7, 95, 800, 4000, 25_000])
def test_reads_the_light_from_dark_to_daylight(sensor, model, light):
    with Table(sensor(every=5.0), lambda clock: model(steady(light), clock)) as table:
        table.bench.advance(10)
        assert table.latest() == {"light": pytest.approx(light, rel=0.01, abs=0.03)}
        assert table.errors() == []


@EACH
def test_the_first_value_comes_when_it_has_measured_and_only_once(sensor, model):
    table = Table(sensor(every=60.0), lambda clock: model(steady(300), clock))
    with table.bench:
        assert table.bench.out == []
        table.bench.advance(3)
        assert len(table.bench.out) == 1
        table.bench.advance(60)
        assert len(table.bench.out) == 2


@EACH
def test_follows_the_light_through_all_its_ranges(sensor, model):
    with Table(sensor(every=5.0), lambda clock: model(steady(20_000), clock)) as table:
        for light in (20_000, 0.2, 20_000, 900, 0.2, 60):
            table.chip.light = steady(light)
            table.bench.advance(15)
            assert table.latest()["light"] == pytest.approx(light, rel=0.01, abs=0.03)
        assert table.errors() == []


@EACH
def test_too_much_light_is_an_error_not_a_value(sensor, model):
    with Table(sensor(), lambda clock: model(steady(1e9), clock)) as table:
        table.bench.advance(1)
        assert table.bench.out == []
        assert "is at its limit: it is too bright" in table.errors()[0]


@EACH
def test_fast_reading_does_not_pile_up_while_it_measures(sensor, model):
    table = Table(sensor(every=0.01), lambda clock: model(steady(300), clock))
    with table.bench:
        table.bench.advance(5)
        assert len(table.bench.out) <= 501
        assert table.errors() == []
