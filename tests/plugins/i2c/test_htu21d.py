import pytest

from tests.support.i2c import Fixed, Table, world
from wolkflow_i2c.htu21d import Htu21d
from wolkflow_i2c.sim.htu21d import Htu21dModel, with_crc0


def test_the_data_sheets_example():
    # "Conversion of signal outputs": 0x683a is 24.7 °C, 0x7c80 is 54.8 %
    humidity = with_crc0(b"\x7c\x80").hex()
    with Table(Htu21d(), lambda clock: Fixed(xf3="683a7c", xf5=humidity)) as table:
        assert table.latest() == pytest.approx({"temperature": 24.7, "humidity": 54.8}, abs=0.02)


@pytest.mark.parametrize(("temperature", "humidity"), [(-35, 3), (23.4, 55.5), (90, 99)])
def test_reads_what_the_world_is_like(temperature, humidity):
    climate = world(temperature=temperature, humidity=humidity)
    with Table(Htu21d(), lambda clock: Htu21dModel(climate, clock)) as table:
        assert table.latest() == pytest.approx(
            {"temperature": temperature, "humidity": humidity}, abs=0.02
        )


def test_a_dead_chip_is_not_taken_for_frost():
    with Table(Htu21d(), lambda clock: Fixed()) as table:
        assert table.bench.out == []
        assert "gives -46.9 °C, which it can't measure" in table.errors()[0]
