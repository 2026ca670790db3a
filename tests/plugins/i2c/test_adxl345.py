import pytest

from tests.support.i2c import Table, world
from wolkflow.testing.i2c import RegisterChip
from wolkflow_i2c.adxl345 import Adxl345
from wolkflow_i2c.sim.adxl345 import Adxl345Model


def test_the_data_sheets_scale():
    # table 1: 256 counts to 1 g, low byte first
    registers = {0x00: b"\xe5", 0x32: bytes.fromhex("0001 00ff 8000")}
    with Table(Adxl345(), lambda clock: RegisterChip(registers)) as table:
        assert list(table.latest().values()) == [1.0, -1.0, 0.5]


@pytest.mark.parametrize("g", [-15.9, 0, 0.25, 15.9])
def test_reads_how_it_is_accelerated(g):
    moving = {"acceleration_x": g, "acceleration_y": 0.0, "acceleration_z": 1.0}
    with Table(Adxl345(), lambda clock: Adxl345Model(world(**moving), clock)) as table:
        assert table.latest() == pytest.approx(moving, abs=0.004)


def test_is_set_up_before_it_measures():
    moving = world(acceleration_x=0, acceleration_y=0, acceleration_z=1)
    with Table(Adxl345(), lambda clock: Adxl345Model(moving, clock)) as table:
        assert table.written()[:4] == ["00", "2c0a", "310b", "2d08"]
