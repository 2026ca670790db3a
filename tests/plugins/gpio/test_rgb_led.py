import pytest

from wolkflow.testing import Bench, MemoryState
from wolkflow.testing.pins import FakePins
from wolkflow_gpio.rgb_led import RgbLed

LEGS = (17, 27, 22)


@pytest.fixture
def pins() -> FakePins:
    return FakePins()


def bench(pins: FakePins, state: MemoryState | None = None, **settings) -> Bench:
    node = RgbLed(red=17, green=27, blue=22, **settings)
    return Bench(node, resources={"gpio": pins}, state=state)


def levels(pins: FakePins) -> list[int]:
    return [round(pins.duty(line) * 255) for line in LEGS]


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        ("#ff8000", [255, 128, 0]),
        ("#FF8000", [255, 128, 0]),
        ([255, 128, 0], [255, 128, 0]),
        ({"r": 1, "g": 2, "b": 3}, [1, 2, 3]),
        ("Red", [255, 0, 0]),
        (True, [255, 255, 255]),
        ("on", [255, 255, 255]),
        ("off", [0, 0, 0]),
        (False, [0, 0, 0]),
    ],
    ids=str,
)
def test_shows_a_colour_and_tells_it(pins, value, parts):
    with bench(pins) as run:
        run.feed(value)

        assert levels(pins) == parts
        assert run.values() == ["#000000", "#" + bytes(parts).hex()]


@pytest.mark.parametrize(
    "value", ["reddish", "#ff80", [1, 2], [256, 0, 0], [True, 0, 0], {"r": 1}, 7, None, ""], ids=str
)
def test_what_is_no_colour_is_refused(pins, value):
    with bench(pins) as run:
        run.feed(value)

        assert " is not a colour: send " in run.errors[0].value["error"]
        assert run.values() == ["#000000"]


def test_a_common_anode_is_turned_round(pins):
    with bench(pins, active_low=True) as run:
        assert levels(pins) == [255, 255, 255]
        run.feed("red")
        assert levels(pins) == [0, 255, 255]
        assert run.values() == ["#000000", "#ff0000"]


def test_fades_from_one_colour_to_the_other(pins):
    with bench(pins, fade=2.0) as run:
        run.feed("#804020")
        run.advance(1)
        assert levels(pins) == [pytest.approx(half, abs=2) for half in (64, 32, 16)]
        run.advance(2)
        assert levels(pins) == [128, 64, 32]
        assert run.values() == ["#000000", "#804020"]


def test_the_last_colour_comes_back(pins):
    state = MemoryState()
    for expected in ("#000000", "#123456"):
        with bench(pins, state, initial="last") as run:
            assert run.values() == [expected]
            run.feed("#123456")


def test_keep_takes_over_the_levels_it_finds(pins):
    pins.drive(27, True)
    with bench(pins, initial="keep") as run:
        assert run.values() == ["#00ff00"]


def test_a_failsafe_may_be_a_colour(pins):
    with bench(pins, failsafe={"after": 10.0, "value": "red"}) as run:
        run.advance(11)
        assert run.values() == ["#000000", "#ff0000"]


def test_claims_three_pins_and_lets_go_of_them(pins):
    with bench(pins) as run:
        assert [claim.key for claim in run.node.claims()] == ["gpio:17", "gpio:27", "gpio:22"]
    assert levels(pins) == [0, 0, 0]
    assert {pins.pin(line).function for line in LEGS} == {"input"}
