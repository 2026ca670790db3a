import pytest

from tests.support.i2c import Table, world
from wolkflow_i2c.aht10 import Aht10
from wolkflow_i2c.sim.aht20 import Aht10Model


def test_reads_what_the_world_is_like_with_its_own_setup():
    climate = world(temperature=-3.2, humidity=91.0)
    with Table(Aht10(), lambda clock: Aht10Model(climate, clock)) as table:
        assert table.latest() == pytest.approx({"temperature": -3.2, "humidity": 91.0}, abs=0.01)
        assert "e10800" in table.written()
        assert len(table.bus.log[-1].answered) == 6
