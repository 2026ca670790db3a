import logging

import pytest

from tests.support.graphs import Collect, Feed, graph
from tests.support.run import running
from wolkflow import HardwareError, Msg, Poller, Step
from wolkflow.testing import Bench


class Chip(Poller):
    """A chip that a test can pull out."""

    every: float = 10.0

    def __post_init__(self) -> None:
        self.there = True
        self.opened = 0
        self.reads = 0

    def open(self) -> None:
        self.opened += 1
        self._look()

    def read(self) -> dict[str, int]:
        self._look()
        self.reads += 1
        return {"count": self.reads, "twice": 2 * self.reads}

    def _look(self) -> None:
        if not self.there:
            raise HardwareError("no chip answers at 0x76")


class Relay(Step):
    """An actuator whose wire a test can cut."""

    def __post_init__(self) -> None:
        self.cut = False
        self.opened = 0

    def open(self) -> None:
        self.opened += 1
        if self.cut:
            raise HardwareError("the wire is cut")
        self.emit(Msg(self.label, False, self.now_ms()))

    def process(self, msg: Msg) -> Msg:
        if self.cut:
            raise HardwareError("the wire is cut")
        return msg


def test_a_poller_reads_at_its_interval_and_stamps_one_reading_with_one_time() -> None:
    with Bench(Chip(every=10.0)) as bench:
        bench.advance(30)
        assert [msg.value for msg in bench.out if msg.name == "count"] == [1, 2, 3, 4]
        first, second = bench.out[:2]
        assert (first.name, second.name, first.time) == ("count", "twice", second.time)
        assert bench.out[-1].time - first.time == 30_000


def test_a_reading_that_takes_long_does_not_shift_the_grid() -> None:
    class Slow(Chip):
        """Takes 25 s for its first reading."""

        def read(self) -> dict[str, int]:
            if not self.reads:
                self.sleep(25)
            return super().read()

    with Bench(Slow(every=10.0)) as bench:
        start = bench.clock.now_ms()
        bench.advance(60)
        seconds = [(msg.time - start) / 1000 for msg in bench.out if msg.name == "count"]
        assert seconds == [0.0, 5.0, 15.0, 25.0, 35.0, 45.0, 55.0]


def test_a_lost_chip_is_said_once_opened_anew_and_said_to_be_back(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "wolkflow")
    chip = Chip(every=1.0)
    with Bench(chip) as bench:
        bench.advance(5)
        chip.there = False
        bench.advance(50)
        assert bench.stats.state == "lost"
        assert bench.stats.errors > 3
        chip.there = True
        bench.advance(61)
        assert bench.stats.state == "ok"
        assert chip.opened > 1
        count = len(bench.out)
        bench.advance(10)
        assert len(bench.out) > count
    lines = [record.getMessage() for record in caplog.records if record.name.endswith("node")]
    assert lines == ["no chip answers at 0x76", "is back"]


def test_a_chip_that_is_missing_at_the_start_is_tried_for_ever() -> None:
    chip = Chip(every=1.0)
    chip.there = False
    with Bench(chip) as bench:
        bench.advance(3600)
        assert bench.stats.state == "lost"
        assert bench.errors
        opened = chip.opened
        chip.there = True
        bench.advance(61)
        assert bench.out
        assert opened < 80, "tries should come with growing pauses"


@pytest.mark.parametrize(("policy", "state"), [("skip", "skipped"), ("fail", "lost")])
def test_what_happens_to_a_missing_chip_can_be_chosen(policy: str, state: str) -> None:
    chip = Chip(on_open_error=policy)
    chip.there = False
    with Bench(chip) as bench:
        bench.advance(3600)
        assert bench.stats.state == state
        assert chip.opened == 1
        assert bench.engine.ended.is_set() == (policy == "fail")
        if bench.engine.failure:
            assert bench.engine.failure[0] == "node"


def test_a_bug_in_open_ends_the_run_instead_of_being_tried_for_ever() -> None:
    class Buggy(Chip):
        """Has a bug."""

        def open(self) -> None:
            raise KeyError("oops")

    with Bench(Buggy()) as bench:
        assert bench.engine.failure is not None
        assert isinstance(bench.engine.failure[1], KeyError)


def test_an_actuator_that_keeps_failing_is_opened_anew_and_refuses_meanwhile() -> None:
    relay = Relay()
    with Bench(relay, label="relay") as bench:
        relay.cut = True
        for _ in range(3):
            bench.feed(True)
        assert bench.stats.state == "lost"
        bench.feed(True)
        assert "is not open" in bench.errors[-1].value["error"]
        relay.cut = False
        bench.advance(2)
        bench.feed(True)
        assert bench.stats.state == "ok"
        assert bench.values()[-1] is True
        assert relay.opened == 2


def test_an_actuator_that_fails_now_and_then_is_not_opened_anew() -> None:
    relay = Relay()
    with Bench(relay, label="relay") as bench:
        for _ in range(5):
            relay.cut = True
            bench.feed(True)
            bench.feed(True)
            relay.cut = False
            bench.feed(True)
        assert bench.stats.errors == 10
        assert bench.stats.state == "ok"
        assert relay.opened == 1


def test_an_actuator_sends_its_state_when_it_opens_and_its_sinks_are_there() -> None:
    nodes = {"in": Feed(), "relay": Relay(), "cloud": Collect()}
    with running(graph(nodes, "in relay cloud")):
        assert [msg.value for msg in nodes["cloud"].messages] == [False]


def test_timers_of_an_earlier_life_do_not_run_in_the_next() -> None:
    class Ticker(Relay):
        """Counts the seconds since it was opened."""

        def open(self) -> None:
            super().open()
            self._ticks = 0
            self.after(1, self._tick)

        def _tick(self) -> None:
            self._ticks += 1
            self.emit(Msg("tick", self._ticks, self.now_ms()))
            self.after(1, self._tick)

    ticker = Ticker()
    with Bench(ticker) as bench:
        bench.advance(2.5)
        ticker.cut = True
        for _ in range(3):
            bench.feed(True)
        ticker.cut = False
        bench.advance(4)
        ticks = [msg.value for msg in bench.out if msg.name == "tick"]
        assert ticks == [1, 2, 1, 2, 3]
