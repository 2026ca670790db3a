import pytest
from pydantic import ValidationError

from wolkflow import Msg
from wolkflow.testing import Bench, MemoryState
from wolkflow.testing.pins import FakePins
from wolkflow_gpio.led import Led


@pytest.fixture
def pins() -> FakePins:
    return FakePins()


def test_follows_commands_and_confirms_each(pins):
    with Bench(Led(pin=18), resources={"gpio": pins}) as bench:
        bench.feed(True)
        assert pins.level(18)
        bench.feed(False)
        assert not pins.level(18)

        assert bench.values() == [False, True, False]


def test_confirms_under_the_commands_name_at_the_time_of_switching(pins):
    with Bench(Led(pin=18), resources={"gpio": pins}) as bench:
        bench.take()
        bench.advance(5)
        bench.send(Msg("LAMP", "on", 0))

        assert bench.out == [Msg("LAMP", True, bench.clock.now_ms())]


def test_tells_its_state_when_it_opens(pins):
    with Bench(Led(pin=18, initial="on"), label="lamp", resources={"gpio": pins}) as bench:
        assert bench.out == [Msg("lamp", True, bench.clock.now_ms())]


@pytest.mark.parametrize("value", [True, 1, 1.0, "on", "On", "true", "TRUE", " on "])
def test_these_mean_on(pins, value):
    with Bench(Led(pin=18), resources={"gpio": pins}) as bench:
        bench.feed(value)

        assert pins.level(18)


@pytest.mark.parametrize("value", [False, 0, 0.0, "off", "OFF", "false"])
def test_these_mean_off(pins, value):
    with Bench(Led(pin=18, initial="on"), resources={"gpio": pins}) as bench:
        bench.feed(value)

        assert not pins.level(18)


@pytest.mark.parametrize("value", ["blue", 2, -1, 0.5, float("nan"), None, [], {"on": 1}, ""])
def test_anything_else_is_refused_by_name_and_changes_nothing(pins, value):
    with Bench(Led(pin=18, initial="on"), resources={"gpio": pins}) as bench:
        bench.take()
        bench.feed(value, name="LAMP")

        assert pins.level(18)
        assert bench.out == []
        assert bench.errors[0].value["error"] == (
            f"LAMP: {value!r} is neither on nor off: send true or false, 1 or 0, on or off"
        )

        bench.feed("off")
        assert bench.values() == [False]


def test_toggle_changes_the_state_whoever_switched_it_last(pins):
    with Bench(Led(pin=18), resources={"gpio": pins}) as bench:
        for command in ("toggle", " Toggle ", "on", "toggle", "off", "TOGGLE"):
            bench.feed(command)

        assert bench.values() == [False, True, False, True, False, False, True]
        assert bench.errors == []


def test_active_low_is_on_when_the_pin_is_low_and_never_wrong_in_between(pins):
    with Bench(Led(pin=18, active_low=True), resources={"gpio": pins}) as bench:
        bench.feed("on")
        bench.feed("off")

        assert bench.values() == [False, True, False]
        assert pins.history(18) == [True, False, True]


@pytest.mark.parametrize(
    ("on_stop", "level"), [("off", False), ("on", True), ("keep", True)], ids=str
)
def test_stops_in_the_state_it_was_told_to(pins, on_stop, level):
    with Bench(Led(pin=18, on_stop=on_stop), resources={"gpio": pins}) as bench:
        bench.feed("on")

    assert pins.level(18) is level
    assert pins.pin(18).function == "input"


def test_keep_takes_over_the_level_that_it_finds(pins):
    pins.drive(18, True)

    with Bench(Led(pin=18, initial="keep"), resources={"gpio": pins}) as bench:
        assert bench.values() == [True]
        assert pins.history(18) == [True]


def test_last_comes_back_after_a_restart(pins):
    state = MemoryState()
    with Bench(Led(pin=18, initial="last"), resources={"gpio": pins}, state=state) as first:
        assert first.values() == [False]
        first.feed("on")
    assert not pins.level(18)

    with Bench(Led(pin=18, initial="last"), resources={"gpio": pins}, state=state) as second:
        assert second.values() == [True]


def test_without_last_nothing_is_remembered(pins):
    with Bench(Led(pin=18), resources={"gpio": pins}) as bench:
        bench.feed("on")

        assert dict(bench.store) == {}


def test_opens_again_after_it_was_closed(pins):
    led = Led(pin=18)
    for _ in range(2):
        with Bench(led, resources={"gpio": pins}) as bench:
            bench.feed("on")
            assert pins.level(18)


def test_lets_go_of_its_pin():
    class Others(FakePins):
        def close(self) -> None:
            """Stay open: somebody else closes these."""

    pins = Others()
    with Bench(Led(pin=18), resources={"gpio": pins}):
        assert pins.pin(18).function == "output"

    assert pins.pin(18).function == "input"


def test_claims_its_pin_in_the_words_we_print():
    (claim,) = Led(pin="BOARD12").claims()

    assert (claim.key, claim.text, claim.shared) == ("gpio:18", "GPIO18 (pin 12)", False)


def test_an_unknown_initial_state_is_refused_with_what_is_allowed():
    with pytest.raises(ValidationError, match="'off', 'on', 'last' or 'keep'"):
        Led(pin=18, initial="dim")


def test_a_failsafe_is_a_state_and_no_change_of_one():
    with pytest.raises(ValidationError, match="'toggle' is neither on nor off"):
        Led(pin=18, failsafe={"after": "1s", "value": "toggle"})
