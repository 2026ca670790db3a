"""The lines of an expander, as other nodes use them."""

import errno

import pytest

from wolkflow import HardwareError
from wolkflow.config import load
from wolkflow.errors import ConfigError
from wolkflow.registry import Registry
from wolkflow.testing import Bench, VirtualClock
from wolkflow.testing.i2c import FakeBus
from wolkflow_i2c.lines import ExpanderLine, Lines, line_claim, lines_key
from wolkflow_i2c.mcp23017 import Mcp23017
from wolkflow_i2c.pcf8574 import Pcf8574
from wolkflow_i2c.sim.expanders import Mcp23017Model, Pcf8574Model
from wolkflow_i2c.sim.world import steady


class Board:
    """An MCP23017 on a bench, and its lines as another node gets them."""

    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.chip = Mcp23017Model({}, self.clock)
        self.bus = FakeBus({0x20: self.chip})
        resources = {"i2c-1": self.bus}
        self.bench = Bench(Mcp23017(), resources=resources, clock=self.clock, label="expander")

    @property
    def lines(self) -> Lines:
        return self.bench.engine.shared(lines_key("expander"), lambda: pytest.fail("not offered"))

    def output(self, number: int, *, level: bool = False) -> ExpanderLine:
        line = self.lines.line(number)
        line.output_with_state(level)
        return line

    def direction(self) -> int:
        return int.from_bytes(self.chip.registers[0:2], "little")


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.mark.parametrize("number", [0, 7, 8, 15])
@pytest.mark.parametrize("level", [False, True])
def test_an_output_has_its_level_before_it_is_one(board, number, level):
    with board.bench:
        board.bus.log.clear()
        line = board.output(number, level=level)

        written = [transfer.written for transfer in board.bus.log if len(transfer.written) > 1]
        assert [sent[0] for sent in written] == [0x14, 0x02, 0x0C, 0x00]
        assert board.direction() == 0xFFFF & ~(1 << number)
        assert line.state == level
        assert board.chip.levels() >> number & 1 == level


def test_outputs_do_not_disturb_each_other(board):
    with board.bench:
        first, second = board.output(3, level=True), board.output(12)
        second.state = True
        first.state = False

        assert (first.state, second.state) == (False, True)


def test_an_input_is_pulled_up_and_tells_its_edges(board):
    heard = []
    with board.bench:
        line = board.lines.line(5)
        line.input_with_pull("up")
        line.when_changed = lambda seconds, level: heard.append((round(seconds), level))
        assert line.state
        board.bench.advance(1)
        board.chip.outside[5] = steady(0)
        board.bench.advance(1)
        board.chip.outside[5] = steady(1)
        board.bench.advance(1)

        assert heard == [(1, False), (2, True)]


@pytest.mark.parametrize(
    ("edges", "heard"), [("both", [False, True]), ("rising", [True]), ("falling", [False])]
)
def test_only_the_edges_that_are_wanted_are_told(board, edges, heard):
    told = []
    with board.bench:
        line = board.lines.line(5)
        line.input_with_pull("up")
        line.edges, line.when_changed = edges, lambda _, level: told.append(level)
        for level in (1, 0, 1):
            board.chip.outside[5] = steady(level)
            board.bench.advance(1)

    assert told == heard


def test_a_line_is_used_once_and_then_again(board):
    with board.bench:
        line = board.lines.line(5)
        with pytest.raises(HardwareError, match="line 5 of expander is already used"):
            board.lines.line(5)
        line.close()
        assert board.lines.line(5)


@pytest.mark.parametrize("number", [-1, 16])
def test_a_line_that_is_not_there_is_refused(board, number):
    with pytest.raises(HardwareError, match=f"expander has lines 0 to 15, not {number}"):
        board.lines.line(number)


def test_a_pull_the_chip_has_not_is_refused(board):
    with board.bench, pytest.raises(HardwareError, match="can't be pulled down: take up or float"):
        board.lines.line(5).input_with_pull("down")


def test_nothing_between_on_and_off(board):
    with board.bench:
        line = board.output(5)
        with pytest.raises(HardwareError, match="is on or off"):
            line.state = 0.5


def test_a_node_may_use_a_line_before_the_expander_is_open(board):
    line = board.output(5, level=True)

    assert board.chip.levels() >> 5 & 1
    with board.bench:
        assert line.state


def test_what_an_earlier_run_left_on_stays_on(board):
    board.chip.take(b"\x14\x20\x00")
    board.chip.take(b"\x00\xdf\xff")
    with board.bench:
        line = board.lines.line(5)
        assert line.state
        line.output_with_state(state=True)
        assert board.direction() == 0xFFDF

    assert board.chip.levels() >> 5 & 1, "a line that is given back is held as it is"


def test_after_a_dip_of_its_power_the_lines_are_as_before(board):
    with board.bench:
        line = board.output(5, level=True)
        board.chip.power_on()
        assert not line.state
        board.bench.advance(1.1)

        assert line.state
        assert board.direction() == 0xFFDF


def test_after_the_chip_was_away_the_lines_are_as_before(board):
    with board.bench:
        line = board.output(5, level=True)
        chip = board.bus.unplug(0x20)
        board.bench.advance(10)
        with pytest.raises(HardwareError, match="no chip answers at 0x20"):
            line.state = False
        board.bus.plug(0x20, chip)
        board.bench.advance(60)

        assert line.state, "what failed is not made up for later"


def test_a_failed_transfer_does_not_change_what_is_wanted(board):
    with board.bench:
        line = board.output(5, level=True)
        board.bus.fail(errno.EIO)
        with pytest.raises(HardwareError, match="failed"):
            line.state = False
        board.bus.mend()
        board.output(6)

        assert line.state


def test_a_line_is_claimed_by_the_name_of_its_expander():
    claim = line_claim("porch", 3)

    assert (claim.key, claim.text) == ("lines:porch:3", "line 3 of porch")


def test_a_pcf8574_gives_lines_too():
    clock = VirtualClock()
    chip = Pcf8574Model({0: steady(0)}, clock)
    bench = Bench(
        Pcf8574(), resources={"i2c-1": FakeBus({0x20: chip})}, clock=clock, label="expander"
    )
    with bench:
        lines = bench.engine.shared(lines_key("expander"), lambda: pytest.fail("not offered"))
        button, relay = lines.line(0), lines.line(7)
        relay.output_with_state(state=True)
        button.input_with_pull("up")
        assert (button.state, relay.state) == (False, True)
        relay.state = False
        assert chip.written == 0x7F
        chip.power_on()
        bench.advance(1.1)
        assert chip.written == 0x7F


@pytest.mark.parametrize(
    ("porch", "line", "sentences"),
    [
        ("i2c.pcf8574: {}", 12, ("can't use line 12", "no line 12: the chip has 0 to 7")),
        ("i2c.pcf8574: {outputs: {lamp: 1}}", 1, ("can't use line 1 ", "it is lamp there")),
        ("i2c.bme280: {}", 1, ('"porch" (i2c.bme280) has no lines', "the node of an expander")),
    ],
)
def test_check_refuses_a_line_that_cannot_be_had(tmp_path, porch, line, sentences):
    file = tmp_path / "station.yaml"
    file.write_text(
        f"nodes:\n  porch: {{{porch}}}\n"
        f"  relay: {{gpio.relay: {{pin: {{chip: porch, line: {line}}}}}}}\n"
        "flows: {a: [timer: {every: 1s}, relay], b: [porch, log: {}]}\n"
    )
    with pytest.raises(ConfigError) as caught:
        load([file], Registry.load(), {})
    (problem,) = caught.value.problems
    assert (problem.place.line, problem.place.column) == (3, 3)
    assert all(sentence in str(problem) for sentence in sentences)
