import threading

import pytest
from pydantic import ValidationError

from wolkflow import Msg
from wolkflow.testing import Bench
from wolkflow.testing.pins import FakePins
from wolkflow_gpio.button import Button


@pytest.fixture
def pins() -> FakePins:
    return FakePins()


def bounce(bench: Bench, pins: FakePins, line: int = 17, times: int = 8) -> None:
    """Let a contact chatter for a millisecond each way; it ends where it began."""
    for _ in range(times):
        pins.press(line)
        bench.advance(0.001)
        pins.release(line)
        bench.advance(0.001)


def test_tells_its_state_then_press_and_release(pins):
    with Bench(Button(pin=17), label="door", resources={"gpio": pins}) as bench:
        start = bench.clock.now_ms()
        bench.advance(1)
        pins.press(17)
        bench.advance(1)
        pins.release(17)
        bench.advance(1)

        assert bench.out == [
            Msg("door", False, start + 30),
            Msg("door", True, start + 1030),
            Msg("door", False, start + 2030),
        ]


def test_a_switch_that_is_closed_at_the_start_says_so(pins):
    pins.press(17)

    with Bench(Button(pin=17), resources={"gpio": pins}) as bench:
        bench.advance(1)

        assert bench.values() == [True]


@pytest.mark.parametrize(("report", "sent"), [("press", [True, True]), ("release", [False, False])])
def test_events_only_say_what_happens_and_nothing_at_the_start(pins, report, sent):
    with Bench(Button(pin=17, report=report), resources={"gpio": pins}) as bench:
        bench.advance(1)
        assert bench.out == []

        for _ in range(2):
            pins.press(17)
            bench.advance(0.2)
            pins.release(17)
            bench.advance(0.2)

        assert bench.values() == sent


@pytest.mark.parametrize("report", ["press", "release"])
def test_a_button_held_at_the_start_is_no_press(pins, report):
    pins.press(17)

    with Bench(Button(pin=17, report=report), resources={"gpio": pins}) as bench:
        bench.advance(1)

        assert bench.out == []


def test_a_chattering_contact_is_one_press(pins):
    with Bench(Button(pin=17, report="press"), resources={"gpio": pins}) as bench:
        bench.advance(1)
        bounce(bench, pins)
        pins.press(17)
        bench.advance(0.029)
        assert bench.out == []

        bench.advance(0.002)
        assert bench.values() == [True]

        bench.advance(1)
        bounce(bench, pins)  # a rattle while it is held
        pins.press(17)
        bench.advance(1)
        assert bench.values() == [True]


def test_a_spark_shorter_than_the_window_is_nothing(pins):
    with Bench(Button(pin=17), resources={"gpio": pins}) as bench:
        bench.advance(1)
        bench.take()
        bounce(bench, pins, times=1)
        bench.advance(1)

        assert bench.out == []


def test_an_edge_that_the_kernel_missed_is_made_up_for(pins):
    with Bench(Button(pin=17), resources={"gpio": pins}) as bench:
        bench.advance(1)
        pins.press(17)
        bench.advance(0.5)
        pins.pin(17).edges = "none"  # from here on no edge is reported
        pins.release(17)
        bench.advance(1.1)

        assert bench.values() == [False, True, False]


def test_looking_at_the_pin_does_not_hold_up_a_press(pins):
    with Bench(Button(pin=17), resources={"gpio": pins}) as bench:
        start = bench.clock.now_ms()
        bench.advance(0.99)  # just before the look at 1 s
        pins.press(17)
        bench.advance(1)

        assert bench.out[-1].time == start + 1020


def test_an_edge_comes_from_gpiozeros_thread_and_is_handled_in_the_lane(pins):
    with Bench(Button(pin=17), resources={"gpio": pins}) as bench:
        bench.advance(1)
        bench.take()

        thread = threading.Thread(target=pins.press, args=[17])
        thread.start()
        thread.join()
        assert bench.out == []

        bench.advance(0.1)
        assert bench.values() == [True]


def test_a_storm_of_edges_waits_as_one_call(pins):
    with Bench(Button(pin=17), resources={"gpio": pins}) as bench:
        bench.advance(1)
        lane = next(lane for lane in bench._driver.lanes if lane.name == "main")
        before = len(lane.timers)

        for _ in range(500):
            pins.press(17)
            pins.release(17)

        assert len(lane.timers) == before + 1


@pytest.mark.parametrize(
    ("settings", "pressed_is_high"),
    [
        ({"pull": "up"}, False),
        ({"pull": "down"}, True),
        ({"pull": "none"}, True),
        ({"pull": "none", "active_low": True}, False),
        ({"pull": "down", "active_low": True}, False),
        ({"pull": "up", "active_low": False}, True),
    ],
    ids=str,
)
def test_pressed_is_the_level_away_from_the_pull_unless_it_is_said(pins, settings, pressed_is_high):
    with Bench(Button(pin=17, **settings), resources={"gpio": pins}) as bench:
        pins.drive(17, pressed_is_high)
        bench.advance(1)
        pins.drive(17, not pressed_is_high)
        bench.advance(1)

        assert bench.values() == [True, False]


def test_sets_the_pull_resistor(pins):
    with Bench(Button(pin=17, pull="down"), resources={"gpio": pins}):
        assert pins.pin(17).pull == "down"


def test_is_silent_after_it_was_closed_and_works_when_it_opens_again(pins):
    button = Button(pin=17)
    with Bench(button, resources={"gpio": pins}) as first:
        first.advance(1)
    pins.press(17)
    first.advance(1)
    assert first.values() == [False]

    with Bench(button, resources={"gpio": pins}) as second:
        second.advance(1)
        pins.release(17)
        second.advance(1)
        assert second.values() == [True, False]


@pytest.mark.parametrize("pin", [2, 3])
def test_the_pins_with_resistors_on_the_board_only_pull_up(pin):
    with pytest.raises(ValidationError, match=r"has a pull-up resistor on the board: write pull"):
        Button(pin=pin, pull="down")

    assert Button(pin=pin).pull == "up"


def test_lets_go_of_its_pin():
    class Others(FakePins):
        def close(self) -> None:
            """Stay open: somebody else closes these."""

    pins = Others()
    with Bench(Button(pin=17), resources={"gpio": pins}):
        assert pins.pin(17).when_changed is not None

    assert pins.pin(17).when_changed is None


def test_claims_its_pin():
    (claim,) = Button(pin=17).claims()

    assert (claim.key, claim.text) == ("gpio:17", "GPIO17 (pin 11)")
