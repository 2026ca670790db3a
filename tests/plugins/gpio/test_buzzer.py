import pytest
from pydantic import ValidationError

from wolkflow.testing import Bench
from wolkflow.testing.pins import FakePins
from wolkflow_gpio.buzzer import Buzzer


@pytest.fixture
def pins() -> FakePins:
    return FakePins()


def bench(pins: FakePins, **settings) -> Bench:
    return Bench(Buzzer(pin=18, **settings), resources={"gpio": pins})


def heard(pins: FakePins) -> float | bool:
    """The tone that sounds; True for an active buzzer that is on."""
    pin = pins.pin(18)
    return pin.frequency if 0 < pin.state < 1 else bool(pin.state)


def test_an_active_buzzer_is_on_and_off(pins):
    with bench(pins) as run:
        run.feed("on")
        assert heard(pins) is True
        run.feed(False)
        assert heard(pins) is False
        assert run.values() == [False, True, False]


def test_a_passive_buzzer_has_a_tone(pins):
    with bench(pins, tone=2000.0) as run:
        run.feed(True)
        assert heard(pins) == 2000
        run.feed(880)
        assert heard(pins) == 880
        run.feed("A3")
        assert heard(pins) == 220
        run.feed("off")
        assert heard(pins) is False
        assert run.values() == [False, True, 880.0, 220.0, False]


def test_a_melody_plays_and_ends(pins):
    with bench(pins, tone=2000.0) as run:
        run.take()
        run.feed("E5 300ms, off 100ms, C5 600ms", name="BELL")
        run.advance(0.05)
        played = []
        for _ in range(12):
            played.append(heard(pins))
            run.advance(0.1)
        assert played == [659.26] * 3 + [False] + [523.25] * 6 + [False] * 2
        assert [(msg.name, msg.value) for msg in run.out] == [
            ("BELL", "E5 300ms, off 100ms, C5 600ms"),
            ("BELL", False),
        ]
        assert run.out[1].time - run.out[0].time == 1000


def test_signals_have_names_and_may_go_on_until_they_are_stopped(pins):
    with bench(pins, patterns={"alarm": "on 100ms, off 100ms, repeat"}) as run:
        run.feed("alarm")
        run.advance(3600.05)
        assert heard(pins) is True
        run.advance(0.1)
        assert heard(pins) is False
        run.feed("off")
        run.advance(0.1)
        assert heard(pins) is False
        assert run.values() == [False, "alarm", False]


def test_an_active_buzzer_plays_no_notes(pins):
    with bench(pins) as run:
        run.feed("A4")
        assert "an active buzzer has one tone only" in run.errors[0].value["error"]
    with pytest.raises(ValidationError, match="an active buzzer has one tone only"):
        Buzzer(pin=18, patterns={"bell": "E5 300ms"})


def test_a_pattern_can_not_have_the_name_of_a_state():
    with pytest.raises(ValidationError, match="can't be called off"):
        Buzzer(pin=18, patterns={"off": "on 1s"})


@pytest.mark.parametrize(
    "value", ["loud", "A9", 5, -1, 1e9, None, {}, "on 1s and on", float("nan"), ""], ids=str
)
def test_what_can_not_be_heard_is_refused(pins, value):
    with bench(pins, tone=2000.0) as run:
        run.feed(value)
        assert "is nothing to sound: send on, off, a tone" in run.errors[0].value["error"]
        assert heard(pins) is False


def test_max_on_spares_the_neighbours(pins):
    with bench(pins, tone=2000.0, max_on=5.0) as run:
        run.feed("C4 100ms, repeat")
        run.advance(6)
        assert heard(pins) is False
        assert run.values()[-1] is False


@pytest.mark.parametrize(("tone", "level"), [(None, True), (2000.0, False)])
def test_on_stop_on_is_for_active_buzzers(pins, tone, level):
    with bench(pins, tone=tone, on_stop="on"):
        pass
    assert pins.level(18) is level


def test_keep_finds_an_active_buzzer_on(pins):
    pins.drive(18, True)
    with bench(pins, initial="keep") as run:
        assert run.values() == [True]
