import pytest

from tests.support.i2c import Table, world
from wolkflow_i2c.sensirion import celsius
from wolkflow_i2c.sht3x import Sht3x
from wolkflow_i2c.sim.sensirion import Sht3xModel


@pytest.mark.parametrize(("word", "degrees"), [(0, -45), (0x6666, 25.0), (0xFFFF, 130)])
def test_the_data_sheets_formula(word, degrees):
    assert celsius(word) == pytest.approx(degrees, abs=0.005)  # section 4.13


@pytest.mark.parametrize(("temperature", "humidity"), [(-20, 10), (23.4, 55.5), (90, 100)])
def test_reads_what_the_world_is_like(temperature, humidity):
    climate = world(temperature=temperature, humidity=humidity)
    with Table(Sht3x(), lambda clock: Sht3xModel(climate, clock)) as table:
        assert table.latest() == pytest.approx(
            {"temperature": temperature, "humidity": humidity}, abs=0.01
        )


def test_a_reading_is_one_command_and_one_answer_later():
    climate = world(temperature=20, humidity=50)
    with Table(Sht3x(), lambda clock: Sht3xModel(climate, clock)) as table:
        assert table.written() == ["30a2", "3780", "2400"]
        assert [len(transfer.answered) for transfer in table.bus.log] == [0, 0, 6, 0, 6]
