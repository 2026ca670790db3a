import pytest

from tests.support.i2c import Fixed, Table, world
from wolkflow_i2c.hdc1080 import Hdc1080
from wolkflow_i2c.sim.hdc1080 import Hdc1080Model


def test_the_data_sheets_formulas():
    # sections 8.6.1 and 8.6.2, at half of the range
    with Table(Hdc1080(), lambda clock: Fixed(xff="1050", x00="80008000")) as table:
        assert table.latest() == {"temperature": 42.5, "humidity": 50.0}


def test_reads_what_the_world_is_like():
    climate = world(temperature=-11.3, humidity=55.5)
    with Table(Hdc1080(), lambda clock: Hdc1080Model(climate, clock)) as table:
        assert table.latest() == pytest.approx({"temperature": -11.3, "humidity": 55.5}, abs=0.01)


def test_another_chip_at_its_address_is_named():
    with Table(Hdc1080(), lambda clock: Fixed(xff="2260")) as table:
        assert table.errors() == [
            (
                "0x40 on I2C bus 1 answers with id 0x2260: that is an INA226: use i2c.ina226, "
                "or connect an HDC1080"
            )
        ]
