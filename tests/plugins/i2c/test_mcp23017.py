import pytest
from pydantic import ValidationError

from tests.support.i2c import Table
from wolkflow_i2c.mcp23017 import Mcp23017
from wolkflow_i2c.sim.expanders import Mcp23017Model
from wolkflow_i2c.sim.world import steady

SETTINGS = {"inputs": {"door": 0}, "outputs": {"lamp": 8, "relay": 9}, "active_low": ["relay"]}


@pytest.fixture
def table() -> Table:
    return Table(Mcp23017(**SETTINGS), lambda clock: Mcp23017Model({}, clock))


def test_tells_at_the_start_what_the_lines_are(table):
    with table:
        assert table.latest() == {"lamp": False, "relay": False, "door": True}
        assert table.chip.levels() == 0x0201  # the relay's line is high, the door's pulled up
        assert table.chip.registers[0x0C] == 0x01


def test_an_input_is_told_when_it_changes(table):
    with table:
        table.bench.take()
        table.bench.advance(10)
        assert table.bench.out == []
        table.chip.outside[0] = steady(0)
        table.bench.advance(0.05)
        assert table.latest() == {"door": False}


def test_messages_set_outputs_by_series_and_the_state_is_told(table):
    with table:
        table.bench.take()
        for value in (True, "off", 1):
            table.bench.feed(value, "lamp")
        table.bench.feed("on", "relay")

        assert [(msg.name, msg.value) for msg in table.bench.take()] == [
            ("lamp", True),
            ("lamp", False),
            ("lamp", True),
            ("relay", True),
        ]
        assert table.chip.levels() & 0xFF00 == 0x0100


def test_when_it_stops_the_outputs_are_off(table):
    with table:
        table.bench.feed(True, "lamp")
        table.bench.feed(True, "relay")
        assert table.chip.levels() & 0xFF00 == 0x0100
    assert table.chip.levels() & 0xFF00 == 0x0200


def test_a_chip_that_comes_back_is_set_up_again_and_its_outputs_are_off(table):
    with table:
        table.bench.feed(True, "lamp")
        table.bus.unplug(0x20)
        table.bench.advance(30)
        assert "no chip answers at 0x20" in table.errors()[0]
        table.bus.plug(0x20, table.chip)
        table.bench.take()
        table.bench.advance(60)

        assert table.latest() == {"lamp": False, "relay": False, "door": True}
        assert len(set(table.errors())) == 1


@pytest.mark.parametrize(
    ("value", "name", "text"),
    [(True, "bell", "bell is no output of this expander"), (7, "lamp", "7 is neither on nor off")],
)
def test_a_wrong_message_is_refused_by_name(table, value, name, text):
    with table:
        table.bench.feed(value, name)
        assert text in table.errors()[0]


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        ({"inputs": {"door": 16}}, "there is no line 16: the chip has 0 to 15"),
        ({"inputs": {"a": 3}, "outputs": {"b": 3}}, "line 3 is used twice"),
        ({"active_low": ["bell"]}, "active_low names bell, which is neither"),
    ],
)
def test_a_wrong_line_is_refused(settings, text):
    with pytest.raises(ValidationError, match=text):
        Mcp23017(**settings)


def test_a_poll_is_one_short_transfer(table):
    with table:
        table.bus.log.clear()
        table.bench.advance(0.5)

        assert {(transfer.written, len(transfer.answered)) for transfer in table.bus.log} == {
            (b"\x12", 2)
        }
        assert len(table.bus.log) == 10
