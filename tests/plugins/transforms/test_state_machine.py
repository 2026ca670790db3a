import pytest
from pydantic import ValidationError

from tests.support.steps import made
from wolkflow.testing import Bench, MemoryState
from wolkflow_transforms.per_series import MOST_SERIES
from wolkflow_transforms.state_machine import StateMachine

GATE = {
    "initial": "closed",
    "to": "gate",
    "transitions": [
        {"from": "closed", "to": "opening", "when": "name == 'button' and value"},
        {"from": "opening", "to": "open", "after": "10s"},
        {"from": "open", "to": "closed", "after": "30s"},
        {"from": "open", "to": "held", "when": "name == 'hold' and value"},
        {"to": "stopped", "when": "name == 'stop' and value"},
    ],
}


def test_goes_from_state_to_state():
    with Bench(made(StateMachine, GATE)) as bench:
        bench.feed(False, "button")
        bench.feed(True, "button")
        bench.feed(True, "button")
        bench.advance(10)
        assert bench.values() == ["closed", "opening", "open"]
        bench.advance(30)
        assert bench.values()[3:] == ["closed"]
        assert {msg.name for msg in bench.out} == {"gate"}


def test_a_time_ends_with_its_state():
    with Bench(made(StateMachine, GATE)) as bench:
        bench.feed(True, "button")
        bench.advance(9)
        bench.feed(True, "stop")
        bench.advance(100)
        assert bench.values() == ["closed", "opening", "stopped"]


def test_time_begins_again_with_the_state():
    with Bench(made(StateMachine, GATE)) as bench:
        for _ in range(2):
            bench.feed(True, "button")
            bench.advance(39.9)
            assert bench.values()[-1] == "open"
            bench.advance(0.1)
            assert bench.values()[-1] == "closed"


def test_the_state_can_last_over_a_restart():
    state = MemoryState()
    settings = {**GATE, "remember": True}
    with Bench(made(StateMachine, settings), state=state) as bench:
        bench.feed(True, "button")
        bench.advance(15)
    with Bench(made(StateMachine, settings), state=state) as bench:
        bench.advance(30)
        assert [(msg.name, msg.value) for msg in bench.out] == [
            ("gate", "open"),
            ("gate", "closed"),
        ]


def test_each_series_has_a_machine_of_its_own_unless_they_share_one():
    lamp = {
        "initial": "off",
        "transitions": [
            {"from": "off", "to": "on", "when": "value"},
            {"from": "on", "to": "off", "after": "10s"},
        ],
    }
    with Bench(made(StateMachine, lamp)) as bench:
        bench.feed(True, "a")
        bench.feed(False, "b")
        bench.advance(10)
        assert [(msg.name, msg.value) for msg in bench.out] == [
            ("a", "off"), ("a", "on"), ("b", "off"), ("a", "off"),
        ]  # fmt: skip


def test_a_bounded_number_of_machines_runs():
    settings = {"initial": "a", "transitions": [{"from": "a", "to": "b", "after": "10s"}]}
    with Bench(made(StateMachine, settings)) as bench:
        for number in range(MOST_SERIES + 1):
            bench.feed(0, str(number))
        bench.take()
        bench.advance(10)
        assert len(bench.out) == MOST_SERIES
        assert "0" not in {msg.name for msg in bench.out}


def test_a_condition_that_cannot_be_worked_out_is_an_error_and_leads_nowhere():
    settings = {"initial": "a", "transitions": [{"to": "b", "when": "value > 3"}]}
    with Bench(made(StateMachine, settings)) as bench:
        bench.feed("x")
        bench.feed(4)
        assert len(bench.errors) == 1
        assert bench.values() == ["a", "b"]


@pytest.mark.parametrize(
    ("transition", "why"),
    [
        ({"from": "a", "to": "b"}, "either when or after"),
        ({"from": "a", "to": "b", "when": "value", "after": "1s"}, "either when or after"),
        ({"to": "b", "after": "1s"}, "give from"),
        ({"from": "c", "to": "b", "when": "value"}, "nothing leads to state c"),
        ({"from": "a", "to": "b", "when": "valu"}, "did you mean value"),
    ],
)
def test_bad_transitions_are_refused(transition, why):
    with pytest.raises(ValidationError, match=why):
        made(StateMachine, {"initial": "a", "transitions": [transition]})
