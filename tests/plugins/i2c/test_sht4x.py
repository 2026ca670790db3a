import pytest

from tests.support.i2c import Table, world
from wolkflow_i2c.sht4x import Sht4x
from wolkflow_i2c.sim.sensirion import Sht4xModel


@pytest.mark.parametrize(("temperature", "humidity"), [(-20, 10), (23.4, 55.5), (90, 100)])
def test_reads_what_the_world_is_like(temperature, humidity):
    climate = world(temperature=temperature, humidity=humidity)
    with Table(Sht4x(), lambda clock: Sht4xModel(climate, clock)) as table:
        assert table.latest() == pytest.approx(
            {"temperature": temperature, "humidity": humidity}, abs=0.01
        )


@pytest.mark.parametrize(("humidity", "shown"), [(-5.5, 0.0), (118.0, 100.0)])
def test_humidity_stays_between_0_and_100(humidity, shown):
    climate = world(temperature=20, humidity=humidity)
    with Table(Sht4x(), lambda clock: Sht4xModel(climate, clock)) as table:
        assert table.latest()["humidity"] == shown


def test_a_reading_is_one_command():
    climate = world(temperature=20, humidity=50)
    with Table(Sht4x(), lambda clock: Sht4xModel(climate, clock)) as table:
        assert table.written() == ["94", "89", "fd"]
