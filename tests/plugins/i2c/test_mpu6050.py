import struct

import pytest

from tests.support.i2c import Table, world
from wolkflow.testing.i2c import RegisterChip
from wolkflow_i2c.mpu6050 import Mpu6050
from wolkflow_i2c.sim.mpu6050 import Mpu6050Model

LEVEL = {f"{kind}_{axis}": 0.0 for kind in ("acceleration", "rotation") for axis in "xyz"}


@pytest.mark.parametrize(("most", "per_g"), [(2, 16384), (4, 8192), (8, 4096), (16, 2048)])
def test_the_register_maps_table_of_accelerations(most, per_g):
    node = Mpu6050(acceleration_range=most)
    raw = struct.pack(">7h", per_g, -per_g, 0, 0, 0, 0, 0)
    with Table(node, lambda clock: RegisterChip({0x75: b"\x68", 0x3B: raw})) as table:
        values = table.latest()
        assert (values["acceleration_x"], values["acceleration_y"]) == (1.0, -1.0)
        assert values["temperature"] == 36.53  # section 4.18


@pytest.mark.parametrize(
    ("fastest", "per_degree"), [(250, 131), (500, 65.5), (1000, 32.8), (2000, 16.4)]
)
def test_the_register_maps_table_of_rotations(fastest, per_degree):
    node = Mpu6050(rotation_range=fastest)
    raw = struct.pack(">7h", 0, 0, 0, 0, round(100 * per_degree), 0, 0)
    with Table(node, lambda clock: RegisterChip({0x75: b"\x68", 0x3B: raw})) as table:
        assert table.latest()["rotation_x"] == pytest.approx(100, rel=0.002)


@pytest.mark.parametrize(("most", "fastest"), [(2, 250), (16, 2000)])
def test_reads_how_it_moves(most, fastest):
    moving = {**LEVEL, "acceleration_z": 1.0, "rotation_y": -90.0, "temperature": 25.0}
    node = Mpu6050(acceleration_range=most, rotation_range=fastest)
    with Table(node, lambda clock: Mpu6050Model(world(**moving), clock)) as table:
        assert table.latest() == pytest.approx(moving, abs=0.04)


def test_a_successor_is_named():
    with Table(Mpu6050(), lambda clock: RegisterChip({0x75: b"\x71"})) as table:
        assert "that is an MPU-9250: use kernel.sensor" in table.errors()[0]
