import pytest
from pydantic import ValidationError

from wolkflow.testing import Bench, MemoryState
from wolkflow.testing.pins import FakePins
from wolkflow_gpio.blink import Blink

PATTERNS = {
    "alarm": "on 100ms, off 100ms, repeat",
    "hello": "on 200ms, off 200ms, repeat 2",
    "three": "on 100ms, off 100ms, on 100ms, off 100ms, on 100ms, off 1s, repeat",
}


@pytest.fixture
def pins() -> FakePins:
    return FakePins()


def bench(pins: FakePins, state: MemoryState | None = None, **settings) -> Bench:
    node = Blink(pin=18, patterns=PATTERNS, **settings)
    return Bench(node, resources={"gpio": pins}, state=state)


def watched(run: Bench, pins: FakePins, seconds: float, step: float = 0.1) -> str:
    """What an eye sees: a # for each tenth of a second of light."""
    seen = ""
    run.advance(step / 2)
    for _ in range(round(seconds / step)):
        seen += "#" if pins.level(18) else "."
        run.advance(step)
    return seen


def test_blinks_until_it_is_told_to_stop(pins):
    with bench(pins, on_time=0.2, off_time=0.3) as run:
        run.feed("on")
        assert watched(run, pins, 1.5) == "##...##...##..."
        run.feed("off")
        assert watched(run, pins, 1) == "." * 10
        assert run.values() == [False, True, False]


def test_steady_does_not_blink(pins):
    with bench(pins) as run:
        run.feed("steady")
        assert watched(run, pins, 2) == "#" * 20
        assert run.values() == [False, "steady"]


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("alarm", "#.#.#.#.#.#.#.#.#.#."),
        ("three", "#.#.#..........#.#.#"),
        ("hello", "##..##.............."),
    ],
)
def test_patterns_have_names(pins, name, seen):
    with bench(pins) as run:
        run.feed(name)
        assert watched(run, pins, 2) == seen


def test_a_pattern_that_ends_says_so_under_its_commands_name(pins):
    with bench(pins) as run:
        run.take()
        run.feed("hello", name="SIGN")
        run.advance(2)
        assert [(msg.name, msg.value) for msg in run.out] == [("SIGN", "hello"), ("SIGN", False)]
        assert run.out[1].time - run.out[0].time == 800


def test_a_day_of_blinking_does_not_drift(pins):
    with bench(pins, on_time=0.3, off_time=0.7) as run:
        run.feed("on")
        run.advance(3600)
        assert watched(run, pins, 2) == "###.......###......."


def test_max_on_ends_blinking_too(pins):
    with bench(pins, max_on=3.0) as run:
        run.feed("alarm")
        run.advance(4)
        assert watched(run, pins, 1) == "." * 10
        assert run.values() == [False, "alarm", False]


@pytest.mark.parametrize(
    ("on_stop", "level"), [("off", False), ("on", True)], ids=["dark", "steady"]
)
def test_nobody_blinks_after_the_end(pins, on_stop, level):
    with bench(pins, on_stop=on_stop) as run:
        run.feed("alarm")
    assert pins.level(18) is level


def test_the_last_pattern_comes_back(pins):
    state = MemoryState()
    with bench(pins, state, initial="last") as run:
        run.feed("alarm")
    with bench(pins, state, initial="last") as run:
        assert run.values() == ["alarm"]
        assert watched(run, pins, 0.4) == "#.#."


def test_a_pattern_that_was_taken_out_of_the_file_is_no_longer_remembered(pins):
    state = MemoryState()
    state.store("node")["state"] = "gone"
    with bench(pins, state, initial="last") as run:
        assert run.values() == [False]
        assert run.errors == []


def test_keep_takes_a_lamp_that_is_on_as_steady(pins):
    pins.drive(18, True)
    with bench(pins, initial="keep") as run:
        assert run.values() == ["steady"]


@pytest.mark.parametrize(
    "value", ["disco", 2, None, [], "x" * 900], ids=lambda value: str(value)[:9]
)
def test_what_is_no_pattern_is_refused_with_what_there_is(pins, value):
    with bench(pins) as run:
        run.feed(value)
        text = run.errors[0].value["error"]
        assert text.endswith("is nothing to blink: send on, off, steady, alarm, hello, three")
        assert len(text) < 160


@pytest.mark.parametrize(
    ("patterns", "text"),
    [
        ({"on": "on 1s"}, "can't be called on"),
        ({"steady": "on 1s"}, "can't be called steady"),
        ({"toggle": "on 1s"}, "can't be called toggle"),
        ({"a": "A4 1s"}, "it has no tones"),
        ({"a": "blink"}, "is no pattern: write it like"),
    ],
    ids=str,
)
def test_bad_patterns_are_refused(patterns, text):
    with pytest.raises(ValidationError, match=text):
        Blink(pin=18, patterns=patterns)
