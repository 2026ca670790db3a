"""The rules of all outputs, on a relay: what it does while nobody looks."""

import logging

import pytest
from pydantic import ValidationError

from wolkflow import HardwareError, Msg
from wolkflow.testing import Bench, MemoryState
from wolkflow.testing.pins import FakePin, FakePins
from wolkflow_gpio.motor import Motor
from wolkflow_gpio.output import Output
from wolkflow_gpio.pwm import Pwm
from wolkflow_gpio.rgb_led import RgbLed


class StuckPin(FakePin):
    """A pin that can't be switched while it is stuck."""

    stuck = False

    def _set_state(self, value):
        if self.stuck:
            raise HardwareError("stuck")
        super()._set_state(value)


@pytest.fixture
def pins() -> FakePins:
    return FakePins()


def bench(pins: FakePins, state: MemoryState | None = None, **settings) -> Bench:
    return Bench(Output(pin=23, **settings), label="gate", resources={"gpio": pins}, state=state)


def times(run: Bench) -> list[tuple[float, bool]]:
    """What was sent, with the seconds since the start."""
    start = run.clock.now_ms() - round(run.clock.monotonic() * 1000)
    return [((msg.time - start) / 1000, msg.value) for msg in run.out]


def test_max_on_switches_off_and_says_so_under_the_commands_name(pins):
    with bench(pins, max_on=30.0) as run:
        run.feed("on", name="PUMP")
        run.advance(29.9)
        assert pins.level(23)
        run.advance(0.2)
        assert not pins.level(23)
        assert run.out[-1][:2] == ("PUMP", False)
        assert run.stats.status == "off by max_on"


def test_repeating_on_does_not_make_max_on_longer(pins):
    with bench(pins, max_on=30.0) as run:
        for _ in range(4):
            run.feed("on")
            run.advance(10)

        assert times(run) == [
            (0, False),
            (0, True),
            (10, True),
            (20, True),
            (30, False),
            (30, True),
        ]


def test_off_and_on_again_begins_max_on_anew(pins):
    with bench(pins, max_on=30.0) as run:
        run.feed("on")
        run.advance(20)
        run.feed("off")
        run.feed("on")
        run.advance(29)
        assert pins.level(23)
        run.advance(2)
        assert not pins.level(23)


def test_max_on_holds_for_what_is_on_at_the_start(pins):
    pins.drive(23, True)
    with bench(pins, initial="keep", max_on=5.0) as run:
        run.advance(6)
        assert times(run) == [(0, True), (5, False)]


def test_max_on_is_tried_until_it_is_done():
    pins = FakePins()
    pins.pin_class = StuckPin
    with bench(pins, max_on=30.0) as run:
        run.feed("on")
        pins.pin(23).stuck = True
        run.advance(31.5)
        assert [msg.value["error"] for msg in run.errors] == ["stuck", "stuck"]
        pins.pin(23).stuck = False
        run.advance(1)
        assert not pins.level(23)
        assert times(run)[-1] == (32, False)


def test_a_pulse_ends_by_itself_and_another_on_begins_it_anew(pins):
    with bench(pins, pulse=0.5) as run:
        run.feed("on")
        run.advance(0.4)
        run.feed("on")
        run.advance(0.4)
        assert pins.level(23)
        run.advance(0.4)

        assert times(run) == [(0, False), (0, True), (0.4, True), (0.9, False)]


def test_min_off_makes_on_wait(pins):
    with bench(pins, min_off=180.0) as run:
        run.advance(200)
        run.feed("on")
        run.advance(10)
        run.feed("off")
        run.advance(30)
        run.feed("on")
        assert run.stats.status == "goes on in 150 s"
        run.advance(200)

        assert times(run) == [
            (0, False), (200, True), (210, False), (240, False), (390, True),
        ]  # fmt: skip
        assert run.stats.status == ""


def test_an_off_while_on_waits_makes_it_stay_off(pins):
    with bench(pins, min_off=180.0) as run:
        run.feed("on")
        run.advance(10)
        run.feed("off")
        run.advance(1000)

        assert True not in run.values()


@pytest.mark.parametrize("initial", ["on", "last"])
def test_min_off_holds_after_the_start_too_for_the_power_may_have_failed(pins, initial):
    state = MemoryState()
    state.store("gate")["state"] = True
    with bench(pins, state, initial=initial, min_off=180.0) as run:
        run.advance(200)

        assert times(run) == [(0, False), (180, True)]
    assert pins.history(23)[0] is False


def test_failsafe_switches_off_when_no_command_comes(pins, caplog):
    with bench(pins, failsafe={"after": 60.0, "value": "off"}) as run:
        run.feed("on")
        run.advance(50)
        run.feed("on")
        run.advance(59)
        assert pins.level(23)
        run.advance(2)
        assert not pins.level(23)
        assert times(run)[-1] == (110, False)
        assert run.stats.status == "no command for 60 s: failsafe"
        run.feed("on")
        assert pins.level(23)
        assert run.stats.status == ""
    assert (
        "wolkflow.node.gate",
        logging.WARNING,
        "no command for 60 s: failsafe",
    ) in caplog.record_tuples


def test_failsafe_counts_from_the_start_and_may_mean_on(pins):
    with bench(pins, failsafe={"after": 60.0, "value": "on"}) as run:
        run.advance(61)

        assert times(run) == [(0, False), (60, True)]


def test_a_link_keeps_failsafe_away_until_it_is_lost(pins):
    with bench(pins, failsafe={"after": 60.0}) as run:
        run.feed("on")
        run.feed(True, name="connected")
        run.advance(3600)
        assert pins.level(23)
        run.feed(False, name="connected")
        run.advance(59)
        assert pins.level(23)
        run.feed("on")
        run.advance(59)
        assert pins.level(23)
        run.advance(2)
        assert not pins.level(23)
        assert [msg.name for msg in run.out] == ["gate", "value", "value", "value"]


def test_a_link_that_comes_back_in_time_is_no_failure(pins):
    with bench(pins, failsafe={"after": 60.0, "link": "up"}) as run:
        run.feed("on")
        for _ in range(10):
            run.feed(False, name="up")
            run.advance(50)
            run.feed(True, name="up")
            run.advance(50)

        assert pins.level(23)


def test_what_is_no_link_is_refused(pins):
    with bench(pins, failsafe={"after": 60.0}) as run:
        run.feed("on", name="connected")

        assert "'on' does not tell of a link" in run.errors[0].value["error"]
        assert not pins.level(23)


def test_without_failsafe_a_lamp_may_show_the_link(pins):
    with bench(pins) as run:
        run.feed(True, name="connected")

        assert pins.level(23)


@pytest.mark.parametrize(("ago", "moved"), [(0, True), (9.9, True), (10.1, False), (-11, False)])
def test_an_old_command_does_not_open_the_gate(pins, ago, moved):
    with bench(pins, max_age=10.0) as run:
        run.advance(100)
        run.send(Msg("GATE", "on", run.clock.now_ms() - round(ago * 1000)))

        assert pins.level(23) is moved
        assert run.values() == [False, moved]
        assert bool(run.errors) is not moved


def test_a_refused_command_says_how_old_it_was(pins):
    with bench(pins, max_age=10.0) as run:
        run.send(Msg("GATE", "on", run.clock.now_ms() - 3_600_000))

        assert run.errors[0].value["error"] == (
            "GATE: the command was given 3600 s ago, max_age allows 10 s: give it again, or look "
            "at the clocks"
        )


def test_last_remembers_what_a_rule_did(pins):
    state = MemoryState()
    with bench(pins, state, initial="last", pulse=1.0) as run:
        run.feed("on")
        assert run.store["state"] is True
        run.advance(2)
        assert run.store["state"] is False


@pytest.mark.parametrize(
    "settings",
    [{"max_on": 5.0, "on_stop": "keep"}, {"interlock": "x", "on_stop": "on"}],
    ids=str,
)
def test_limits_and_a_stop_that_is_not_off_do_not_go_together(settings):
    with pytest.raises(ValidationError, match="leaves the output without its limits"):
        Output(pin=23, **settings)


def test_a_failsafe_value_that_is_no_state_is_refused():
    with pytest.raises(ValidationError, match=r"failsafe.value: 'blue' is neither on nor off"):
        Output(pin=23, failsafe={"after": 60.0, "value": "blue"})


@pytest.mark.parametrize(
    ("output", "levels"),
    [
        (Output(pin=23), {23: False}),
        (Output(pin=23, active_low=True, initial="on"), {23: True}),
        (Output(pin={"chip": "expander", "line": 3}), {}),
        (Pwm(pin=18, active_low=True), {18: True}),
        (Motor(forward=5, backward=6), {5: False, 6: False}),
        (RgbLed(red=17, green=27, blue=22, active_low=True), {17: True, 27: True, 22: True}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_each_knows_the_levels_that_keep_it_off_until_the_pipeline_starts(output, levels):
    assert output.off_levels() == levels
