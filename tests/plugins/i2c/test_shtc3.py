import pytest

from tests.support.i2c import Fixed, Table, world
from wolkflow_i2c.crc import with_crc
from wolkflow_i2c.shtc3 import Shtc3
from wolkflow_i2c.sim.sensirion import Shtc3Model


def test_reads_what_the_world_is_like_and_sleeps_in_between():
    climate = world(temperature=23.4, humidity=55.5)
    with Table(Shtc3(), lambda clock: Shtc3Model(climate, clock)) as table:
        assert table.latest() == pytest.approx({"temperature": 23.4, "humidity": 55.5}, abs=0.01)
        assert table.written() == ["3517", "efc8", "b098", "3517", "7866", "b098"]


def test_its_forerunner_is_named():
    with Table(Shtc3(), lambda clock: Fixed(xefc8=with_crc(0x0007).hex())) as table:
        assert "answers with id 0x07: that is an SHTC1" in table.errors()[0]
