"""What a finger means: clicks, double clicks, holding."""

import pytest

from wolkflow.testing import Bench
from wolkflow.testing.pins import FakePins
from wolkflow_gpio.button import Button


@pytest.fixture
def pins() -> FakePins:
    return FakePins()


def bench(pins: FakePins, **settings) -> Bench:
    return Bench(Button(pin=17, report="gestures", **settings), resources={"gpio": pins})


def click(run: Bench, pins: FakePins, held: float = 0.1, pause: float = 0.1) -> None:
    pins.press(17)
    run.advance(held)
    pins.release(17)
    run.advance(pause)


def told(run: Bench) -> list[tuple[str, bool]]:
    return [(msg.name, msg.value) for msg in run.out]


@pytest.mark.parametrize(
    ("clicks", "name"),
    [(1, "click"), (2, "double_click"), (3, "triple_click"), (5, "triple_click")],
)
def test_clicks_are_counted(pins, clicks, name):
    with bench(pins) as run:
        run.advance(1)
        for _ in range(clicks):
            click(run, pins)
        run.advance(2)

        assert told(run) == [(name, True)]


def test_two_slow_clicks_are_two_clicks(pins):
    with bench(pins) as run:
        run.advance(1)
        click(run, pins, pause=0.6)
        click(run, pins, pause=0.6)

        assert told(run) == [("click", True), ("click", True)]


def test_with_single_clicks_only_nothing_is_waited_for(pins):
    with bench(pins, multi_click=0.0) as run:
        run.advance(1)
        pins.press(17)
        run.advance(0.1)
        pins.release(17)
        run.advance(0.031)

        assert told(run) == [("click", True)]


def test_a_hold_is_told_when_it_is_one_and_ends_when_it_is_let_go(pins):
    with bench(pins, hold=0.5) as run:
        run.advance(1)
        start = run.clock.now_ms()
        click(run, pins, held=2.0, pause=2.0)

        assert told(run) == [("hold", True), ("hold", False)]
        assert [msg.time - start for msg in run.out] == [530, 2030]


def test_a_hold_may_be_told_again_and_again(pins):
    with bench(pins, hold=0.5, hold_again=0.25) as run:
        run.advance(1)
        click(run, pins, held=1.3, pause=2.0)

        assert told(run) == [("hold", True)] * 4 + [("hold", False)]


def test_a_button_held_at_the_start_is_no_gesture(pins):
    pins.press(17)
    with bench(pins) as run:
        run.advance(5)
        pins.release(17)
        run.advance(5)
        assert told(run) == []

        click(run, pins, pause=1)
        assert told(run) == [("click", True)]


def test_chatter_is_one_click(pins):
    with bench(pins) as run:
        run.advance(1)
        for _ in range(5):
            click(run, pins, held=0.002, pause=0.002)
        click(run, pins, pause=1)

        assert told(run) == [("click", True)]
