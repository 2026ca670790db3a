"""Nodes on the lines of an expander, which is simulated on its bus."""

from pathlib import Path
from textwrap import dedent

import pytest

from wolkflow import ConfigError
from wolkflow.testing.pipeline import PipelineRun, run_pipeline

STATION = """\
nodes:
  expander:
    i2c.mcp23017: {address: 0x20}
  lamp:
    gpio.led: {pin: {chip: expander, line: 3}}
  relay:
    gpio.relay: {pin: {chip: expander, line: 8}, max_on: 5s}
  door:
    gpio.input: {pin: {chip: expander, line: 0}}
  other:
    gpio.button: {pin: 17, report: press}
flows:
  light: [other, lamp]
  heat: [other, relay]
  open: [door, log: {}]
"""


def station(folder: Path, text: str = STATION) -> PipelineRun:
    file = folder / "station.yaml"
    file.write_text(dedent(text))
    return run_pipeline(file)


def test_outputs_hang_on_lines_and_keep_their_rules(tmp_path):
    with station(tmp_path) as run:
        run.advance(1)
        assert run.values("lamp") == [False]
        assert run.values("relay") == [False]
        run.feed("other", True)
        assert run.values("lamp") == [False, True]
        assert run.values("relay") == [False, True]
        chip = run.resources["i2c-1"].chips[0x20]
        assert chip.levels() >> 3 & 1 == 1
        assert chip.levels() >> 8 & 1 == 0, "a relay is on when its line is low"
        run.advance(5.5)
        assert run.values("relay") == [False, True, False]


def test_inputs_hang_on_lines(tmp_path):
    with station(tmp_path) as run:
        run.advance(1)
        chip = run.resources["i2c-1"].chips[0x20]
        chip.outside[0] = lambda _seconds: 0.0
        run.advance(1)
        del chip.outside[0]
        run.advance(1)
        assert run.values("door") == [False, True, False]


def test_two_nodes_on_one_line_are_a_mistake(tmp_path):
    with pytest.raises(ConfigError, match="line 3 of expander"):
        station(tmp_path, STATION.replace("line: 8", "line: 3"))


def test_a_line_without_a_number_is_a_mistake_at_its_place(tmp_path):
    with pytest.raises(ConfigError) as caught:
        station(tmp_path, STATION.replace(", line: 3", ""))
    (problem,) = caught.value.problems
    assert problem.place.line == 5
    assert problem.what == 'pin needs the setting "line"'


def test_a_wrong_pin_is_still_told_as_a_pin(tmp_path):
    with pytest.raises(ConfigError) as caught:
        station(tmp_path, STATION.replace("{chip: expander, line: 3}", "BOARD2"))
    (problem,) = caught.value.problems
    assert problem.what == "pin: pin 2 of the header is 5 V, not a GPIO"


def test_an_expander_that_is_not_there_is_a_mistake(tmp_path):
    with pytest.raises(ConfigError) as caught:
        station(tmp_path, STATION.replace("{chip: expander, line: 3}", "{chip: expandr, line: 3}"))
    (problem,) = caught.value.problems
    assert problem.place.line == 4
    assert problem.what == 'there is no node "expandr" whose line "lamp" could use'
    assert problem.hint == 'did you mean "expander"?'


def test_an_expander_in_no_flow_is_used_by_what_hangs_on_it(tmp_path):
    assert station(tmp_path).graph.warnings == ()


def test_a_node_that_lends_no_lines_is_refused_by_check(tmp_path):
    text = STATION.replace("{chip: expander, line: 3}", "{chip: door, line: 3}")
    with pytest.raises(
        ConfigError, match=r'"door" \(gpio\.input\) has no lines that "lamp" could use'
    ):
        station(tmp_path, text)


def test_a_line_that_the_expander_does_not_have_is_refused_by_check(tmp_path):
    with pytest.raises(ConfigError, match=r'"relay" can\'t use line 16 of "expander"'):
        station(tmp_path, STATION.replace("line: 8", "line: 16"))


def test_an_expander_that_is_away_at_first_is_used_when_it_comes(tmp_path):
    with station(tmp_path) as run:
        bus = run.resources["i2c-1"]
        chip = bus.chips.pop(0x20)
        run.advance(10)
        run.feed("other", True)
        run.feed("other", False)
        run.feed("other", True)
        run.feed("other", False)
        assert run.stats("lamp").errors > 0
        bus.chips[0x20] = chip
        run.advance(120)
        assert run.stats("lamp").state == "ok"
        run.feed("other", True)
        assert run.values("lamp")[-1] is True
