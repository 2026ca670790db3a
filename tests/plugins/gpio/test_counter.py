import threading

import pytest

from wolkflow.testing import Bench, MemoryState, VirtualClock
from wolkflow.testing.pins import FakePins
from wolkflow_gpio.counter import Counter


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def pins(clock) -> FakePins:
    return FakePins(clock)


def bench(pins: FakePins, state: MemoryState | None = None, **settings) -> Bench:
    settings = {"pin": 22, **settings}
    return Bench(Counter(**settings), resources={"gpio": pins}, clock=pins.clock, state=state)


def pulse(pins: FakePins, count: int = 1) -> None:
    for _ in range(count):
        pins.press(22)
        pins.release(22)


def series(run: Bench, name: str) -> list[float]:
    return [msg.value for msg in run.out if msg.name == name]


def test_tells_the_total_and_the_rate(pins):
    with bench(pins, every=10.0) as run:
        for count in (5, 20, 0):
            run.advance(5)
            pulse(pins, count)
            run.advance(5)

        assert series(run, "total") == [0, 5, 25, 25]
        assert series(run, "rate") == [0.5, 2.0, 0.0]


def test_a_pulse_may_be_half_a_litre_and_the_rate_be_told_by_the_hour(pins):
    with bench(pins, amount=0.5, start=1234.0, per=3600.0, every=60.0) as run:
        pulse(pins, 4)
        run.advance(60)

        assert series(run, "total") == [1234.0, 1236.0]
        assert series(run, "rate") == [120.0]


def test_the_total_goes_on_after_a_restart(pins):
    state = MemoryState()
    for total in (3, 6, 9):
        with bench(pins, state, amount=2.0) as run:
            pulse(pins, 3)
            run.advance(10)
            assert series(run, "total")[-1] == 2.0 * total


def test_the_total_is_saved_at_an_interval_not_for_every_pulse(pins):
    with bench(pins, every=1.0, save_every=60.0) as run:
        changes = []
        for _ in range(180):
            pulse(pins, 7)
            run.advance(1)
            if run.store.changes():
                changes.append(round(run.clock.monotonic()))

        assert changes == [60, 120, 180]
        assert run.store["count"] == 1260


@pytest.mark.parametrize(
    ("settings", "counts_when_it"),
    [
        ({}, "falls"),
        ({"pull": "down"}, "rises"),
        ({"pull": "none"}, "rises"),
        ({"edge": "rising"}, "rises"),
        ({"pull": "down", "edge": "falling"}, "falls"),
    ],
    ids=str,
)
@pytest.mark.parametrize("debounce", [0.0, 0.005])
def test_one_edge_of_each_pulse_counts(pins, clock, settings, counts_when_it, debounce):
    with bench(pins, debounce=debounce, **settings) as run:
        first = counts_when_it == "rises"
        pins.drive(22, not first)
        run.advance(10)
        before = series(run, "total")[-1]
        pins.drive(22, first)
        run.advance(10)
        assert series(run, "total")[-1] == before + 1
        pins.drive(22, not first)
        run.advance(10)
        assert series(run, "total")[-1] == before + 1


def test_the_chatter_of_a_reed_contact_is_one_pulse(pins):
    with bench(pins, debounce=0.01) as run:
        seconds = 1.0
        for _ in range(50):
            for level in (False, True, False, True, False):  # closes
                pins.edge(22, level, seconds)
                seconds += 0.001
            seconds += 0.1
            for level in (True, False, True, False, True):  # opens
                pins.edge(22, level, seconds)
                seconds += 0.001
            seconds += 0.1
        run.advance(10)

        assert series(run, "total")[-1] == 50


def test_no_pulse_is_lost_while_the_lane_reads(pins):
    with bench(pins, every=0.001) as run:
        thread = threading.Thread(target=pulse, args=[pins, 3000])
        thread.start()
        while thread.is_alive():
            run.advance(0.001)
        run.advance(0.001)

        assert series(run, "total")[-1] == 3000


def test_is_told_by_lgpio_of_one_edge_only_unless_it_has_to_look_for_chatter(lgpio, request):
    pins = request.getfixturevalue("pins_class")(0xA02082)
    for debounce, edges in ((0.0, lgpio.FALLING_EDGE), (0.01, lgpio.BOTH_EDGES)):
        run = Bench(Counter(pin=22, debounce=debounce), resources={"gpio": pins})
        with run:
            assert pins.pin(22)._edges == edges
            lgpio.edge(22, 0)
            run.advance(10)
            assert series(run, "total")[-1] == 1
        pins = request.getfixturevalue("pins_class")(0xA02082)


def test_claims_its_pin():
    assert [claim.key for claim in Counter(pin=22).claims()] == ["gpio:22"]
