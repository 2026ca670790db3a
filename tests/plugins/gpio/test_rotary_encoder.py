import pytest
from pydantic import ValidationError

from wolkflow.testing import Bench, MemoryState
from wolkflow.testing.pins import FakePins
from wolkflow_gpio.rotary_encoder import RotaryEncoder

A, B = 5, 6
RING = [(True, True), (False, True), (False, False), (True, False)]
"""The contacts of a knob that turns to the right, as gpiozero's documentation draws them."""


class Knob:
    """A hand at a knob, with contacts that may bounce."""

    def __init__(self, pins: FakePins, bounces: int = 0) -> None:
        self.pins = pins
        self.bounces = bounces
        self.place = 0
        self.show()

    def show(self) -> None:
        for line, level in zip((A, B), RING[self.place % 4], strict=True):
            self.pins.drive(line, level)

    def turn(self, edges: int) -> None:
        step = 1 if edges > 0 else -1
        for _ in range(abs(edges)):
            self.place += step
            self.show()
            for _ in range(self.bounces):
                self.place -= step
                self.show()
                self.place += step
                self.show()


@pytest.fixture
def pins() -> FakePins:
    return FakePins()


def bench(pins: FakePins, state: MemoryState | None = None, **settings) -> Bench:
    node = RotaryEncoder(a=A, b=B, **settings)
    return Bench(node, label="knob", resources={"gpio": pins}, state=state)


@pytest.mark.parametrize("bounces", [0, 7])
def test_tells_the_position_after_each_click(pins, bounces):
    knob = Knob(pins, bounces)
    with bench(pins) as run:
        run.advance(0.1)
        for clicks in (1, 1, 1, -1, -1, -1, -1):
            knob.turn(4 * clicks)
            run.advance(0.1)

        assert run.values() == [0, 1, 2, 3, 2, 1, 0, -1]
        assert {msg.name for msg in run.out} == {"knob"}


def test_many_clicks_between_two_looks_are_one_message(pins):
    knob = Knob(pins)
    with bench(pins) as run:
        run.advance(0.1)
        knob.turn(4 * 25)
        run.advance(0.1)

        assert run.values() == [0, 25]


def test_a_knob_that_does_not_come_to_its_place_has_not_clicked(pins):
    knob = Knob(pins)
    with bench(pins) as run:
        run.advance(0.1)
        knob.turn(3)
        knob.turn(-3)
        run.advance(0.1)

        assert run.values() == [0]


def test_a_lost_edge_costs_one_click_and_does_not_shift_what_follows(pins):
    knob = Knob(pins)
    with bench(pins) as run:
        run.advance(0.1)
        knob.turn(1)
        pins.pin(A).edges = "none"
        pins.pin(B).edges = "none"
        knob.turn(1)
        pins.pin(A).edges = "both"
        pins.pin(B).edges = "both"
        knob.turn(2)
        for _ in range(4):
            knob.turn(4)
        run.advance(0.1)

        assert run.values()[-1] == 4


@pytest.mark.parametrize("edges", [1, 2, 4])
def test_knobs_differ_in_how_many_edges_a_click_has(pins, edges):
    knob = Knob(pins)
    with bench(pins, edges=edges) as run:
        run.advance(0.1)
        knob.turn(edges * 6)
        knob.turn(edges * -2)
        run.advance(0.1)

        assert run.values()[-1] == 4


def test_the_position_stays_within_its_limits(pins):
    knob = Knob(pins)
    with bench(pins, min=0, max=100, by=20, initial=90) as run:
        run.advance(0.1)
        for clicks in (1, 1, 1, -1):
            knob.turn(4 * clicks)
            run.advance(0.1)

        assert run.values() == [90, 100, 80]


def test_the_position_may_last_over_a_restart(pins):
    state = MemoryState()
    knob = Knob(pins)
    for begin, end in ((0, 3), (3, 6)):
        with bench(pins, state, remember=True) as run:
            run.advance(0.1)
            knob.turn(12)
            run.advance(0.1)
            assert run.values() == [begin, end]


@pytest.mark.parametrize(
    ("settings", "text"),
    [({"b": A}, "a and b are two pins"), ({"min": 5, "max": 5}, "min must be below max")],
    ids=str,
)
def test_impossible_settings_are_refused(settings, text):
    with pytest.raises(ValidationError, match=text):
        RotaryEncoder(**{"a": A, "b": B, **settings})


def test_lets_go_of_both_pins(pins):
    with bench(pins):
        assert pins.pin(A).when_changed is not None
    assert [claim.key for claim in RotaryEncoder(a=A, b=B).claims()] == ["gpio:5", "gpio:6"]
    assert pins.pin(A).when_changed is None
