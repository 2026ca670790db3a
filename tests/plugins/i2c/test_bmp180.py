import struct

import pytest

from tests.support.i2c import Table, world
from wolkflow.testing.i2c import RegisterChip
from wolkflow_i2c.bmp180 import Bmp180, compensate
from wolkflow_i2c.sim.bmp180 import CALIBRATION, Bmp180Model


def test_the_data_sheets_example():
    # figure 4: UT = 27898, UP = 23843, oss = 0
    assert compensate(CALIBRATION, 27898, 23843, 0) == (150, 69964)


def test_reads_the_data_sheets_example_from_a_chip():
    climate = world(temperature=15.0, pressure=699.64)
    with Table(Bmp180(), lambda clock: Bmp180Model(climate, clock)) as table:
        assert table.latest() == {"temperature": 15.0, "pressure": pytest.approx(699.64, abs=0.02)}


@pytest.mark.parametrize("oversampling", [1, 2, 4, 8])
def test_reads_what_the_world_is_like(oversampling):
    climate = world(temperature=24.3, pressure=1013.25)
    node = Bmp180(oversampling=oversampling)
    with Table(node, lambda clock: Bmp180Model(climate, clock)) as table:
        assert table.latest() == pytest.approx({"temperature": 24.3, "pressure": 1013.25}, abs=0.06)


def test_a_calibration_word_that_no_chip_has_is_refused():
    words = struct.pack(">hhhHHHhhhhh", *CALIBRATION[:-1], 0)
    with Table(Bmp180(), lambda clock: RegisterChip({0xAA: words, 0xD0: b"\x55"})) as table:
        assert table.errors() == [
            "0x77 on I2C bus 1 gives a wrong calibration: check wiring and power"
        ]


def test_a_bmp280_is_named():
    with Table(Bmp180(), lambda clock: RegisterChip({0xD0: b"\x58"})) as table:
        assert "that is a BMP280: use i2c.bmp280" in table.errors()[0]
