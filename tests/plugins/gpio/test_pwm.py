import pytest
from pydantic import ValidationError

from wolkflow.testing import Bench, MemoryState
from wolkflow.testing.pins import FakePins
from wolkflow_gpio.pwm import Pwm


@pytest.fixture
def pins() -> FakePins:
    return FakePins()


def bench(pins: FakePins, state: MemoryState | None = None, **settings) -> Bench:
    return Bench(Pwm(pin=18, **settings), label="lamp", resources={"gpio": pins}, state=state)


@pytest.mark.parametrize(
    ("value", "percent"),
    [(0, 0), (25, 25), (33.3, 33.3), (100, 100), (True, 100), (False, 0), ("on", 100), ("40", 40)],
)
def test_takes_percentages_and_words(pins, value, percent):
    with bench(pins) as run:
        run.feed(value)

        assert run.values() == [0.0, percent]
        assert pins.duty(18) == pytest.approx(percent / 100)


@pytest.mark.parametrize("value", [-1, 101, "blue", None, float("nan"), [], {"a": 1}, "9" * 500])
def test_anything_else_is_refused_by_name(pins, value):
    with bench(pins) as run:
        run.feed(50)
        run.feed(value, name="LAMP")

        text = run.errors[0].value["error"]
        assert text.startswith("LAMP: ")
        assert text.endswith(" is not a percentage: send 0 to 100, on or off")
        assert len(text) < 160
        assert pins.duty(18) == 0.5


def test_active_low_turns_it_round_and_is_never_on_in_between(pins):
    with bench(pins, active_low=True) as run:
        run.feed(25)
        assert pins.duty(18) == 0.75
        assert run.values() == [0.0, 25.0]
    assert pins.duties(18) == [1, 0.75, 1]


def test_a_level_at_the_start_begins_from_off(pins):
    state = MemoryState()
    for _ in range(2):
        with bench(pins, state, initial="last", active_low=True) as run:
            run.feed(30)
    assert pins.duties(18)[:2] == [1, 0.7]
    assert run.values() == [30.0, 30.0]


def test_keep_takes_over_what_it_finds(pins):
    pins.drive(18, True)
    with bench(pins, initial="keep") as run:
        assert run.values() == [100.0]
    assert pins.duties(18) == [1, 0]


def test_a_fade_goes_in_small_steps_and_tells_when_it_has_arrived(pins):
    with bench(pins, fade=1.0) as run:
        run.take()
        run.feed(80, name="LAMP")
        start = run.clock.now_ms()
        assert run.out == []
        run.advance(0.5)
        assert pins.duty(18) == pytest.approx(0.4, abs=0.02)
        run.advance(1)

        assert [(msg.name, msg.value) for msg in run.out] == [("LAMP", 80.0)]
        assert run.out[0].time - start == 1000
        steps = [b - a for a, b in zip(pins.duties(18), pins.duties(18)[1:], strict=False)]
        assert len(steps) == 50
        assert 0 < min(steps) <= max(steps) < 0.02


def test_a_command_during_a_fade_goes_on_from_there(pins):
    with bench(pins, fade=1.0) as run:
        run.feed(100)
        run.advance(0.5)
        run.feed(0)
        run.advance(0.5)
        assert pins.duty(18) == pytest.approx(0.25, abs=0.02)
        run.advance(2)

        assert run.values() == [0.0, 0.0]
        assert pins.duty(18) == 0


def test_max_on_and_pulse_count_until_the_fade_has_come_to_its_end(pins):
    with bench(pins, fade=1.0, max_on=10.0) as run:
        run.feed(50)
        run.advance(20)

        assert run.values() == [0.0, 50.0, 0.0]
        assert pins.duty(18) == 0


def test_stopping_does_not_fade(pins):
    with bench(pins, fade=5.0, initial="on"):
        assert pins.duty(18) == 1
    assert pins.duty(18) == 0


def test_a_failsafe_may_be_a_percentage(pins):
    with bench(pins, failsafe={"after": 60.0, "value": 20}) as run:
        run.advance(61)
        assert run.values() == [0.0, 20.0]


def test_a_failsafe_that_is_no_percentage_is_refused():
    with pytest.raises(ValidationError, match=r"failsafe.value: 120.* is not a percentage"):
        Pwm(pin=18, failsafe={"after": 60.0, "value": 120})


def test_on_lgpio_it_is_claimed_off_and_sends_pulses_only_in_between(lgpio, pins_class):
    pins = pins_class(0xA02082)
    with Bench(Pwm(pin=18, active_low=True), resources={"gpio": pins}) as run:
        run.feed(25)
        run.feed(100)

    assert [call for call in lgpio.calls if call[0] in ("claim_output", "tx_pwm", "write")] == [
        ("claim_output", 18, 1),
        ("write", 18, 1),
        ("tx_pwm", 18, 100.0, 75.0),
        ("tx_pwm", 18, 0, 0),
        ("write", 18, 0),
        ("write", 18, 1),
    ]


def test_toggle_goes_off_from_any_level_and_to_full_from_none(pins):
    with bench(pins) as run:
        for command in (30, "toggle", "toggle"):
            run.feed(command)

        assert run.values() == [0.0, 30.0, 0.0, 100.0]


def test_toggle_turns_a_fade_round(pins):
    with bench(pins, fade=1.0) as run:
        run.feed("toggle")
        run.advance(0.5)
        run.feed("toggle")
        run.advance(0.2)
        run.feed("toggle")
        run.advance(2)

        assert run.values() == [0.0, 100.0]
        run.feed("toggle")
        run.advance(2)
        assert run.values()[-1] == 0.0
