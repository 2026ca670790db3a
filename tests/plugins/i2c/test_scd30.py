import pytest

from tests.support.i2c import Table, world
from wolkflow_i2c.scd30 import Scd30
from wolkflow_i2c.sim.scd30 import Scd30Model

AIR = {"co2": 812.5, "temperature": 21.25, "humidity": 44.5}


class Example(Scd30Model):
    """The measurement of the interface description's example: section 1.4.5."""

    def air(self) -> bytes:
        return bytes.fromhex("43dbcb 8c2e8f 41d970 e7fff5 4243bf 3a1b74")


def test_the_interface_descriptions_example():
    with Table(Scd30(), lambda clock: Example({}, clock)) as table:
        table.bench.advance(10)
        assert table.latest() == pytest.approx(
            {"co2": 439.1, "temperature": 27.24, "humidity": 48.81}, abs=0.01
        )


def test_starts_with_the_altitude_and_takes_each_measurement_once():
    node = Scd30(every=1.0, altitude=1000)
    with Table(node, lambda clock: Scd30Model(world(**AIR), clock)) as table:
        assert table.written()[:3] == ["46000002e3", "510203e8d4", "0010000081"]
        table.bench.advance(20)

        assert len(table.bench.out) == 3 * 10
        assert table.latest() == AIR
        assert table.errors() == []


def test_air_without_carbon_dioxide_is_not_believed():
    air = world(**{**AIR, "co2": 0})
    with Table(Scd30(), lambda clock: Scd30Model(air, clock)) as table:
        table.bench.advance(10)

        assert table.bench.out == []
        assert "gives 0 ppm" in table.errors()[0]
