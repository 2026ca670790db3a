import pytest

from tests.support.i2c import Table
from wolkflow_i2c.pcf8574 import Pcf8574
from wolkflow_i2c.sim.expanders import Pcf8574Model
from wolkflow_i2c.sim.world import steady

SETTINGS = {"inputs": {"door": 0}, "outputs": {"relay": 7}, "active_low": ["door", "relay"]}


@pytest.fixture
def table() -> Table:
    return Table(Pcf8574(**SETTINGS), lambda clock: Pcf8574Model({}, clock))


def test_a_relay_that_is_on_when_low_stays_off_at_the_start(table):
    with table:
        assert table.latest() == {"relay": False, "door": False}
        assert set(table.written()) == {"ff"}


def test_reads_and_sets_in_one_byte(table):
    with table:
        table.bench.feed(True, "relay")
        assert table.chip.written == 0x7F
        table.chip.outside[0] = steady(0)
        table.bench.advance(0.05)
        assert table.latest() == {"relay": True, "door": True}


def test_a_contact_that_is_closed_at_the_start_is_heard_when_it_opens(table):
    table.chip.outside[0] = steady(0)
    with table:
        table.bench.advance(0.1)
        assert table.latest()["door"] is True
        assert table.chip.written & 1, "an input is written high, or it could never be read"
        table.chip.outside[0] = steady(1)
        table.bench.advance(0.1)
        assert table.latest()["door"] is False


def test_an_output_that_can_not_rise_tells_so(table):
    table.chip.outside[7] = steady(0)  # a short circuit to ground
    with table:
        assert table.latest()["relay"] is True
