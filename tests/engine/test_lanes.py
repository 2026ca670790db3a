import heapq
import threading

import pytest

from tests.support.graphs import graph
from tests.support.run import running
from wolkflow import Msg
from wolkflow.engine import SystemClock
from wolkflow.engine.lanes import Lane, LaneTimer
from wolkflow.testing import VirtualClock
from wolkflow.testing.nodes import Collect, Feed


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


def test_timers_run_when_they_are_due_in_the_order_they_are_due(clock: VirtualClock) -> None:
    lane = Lane("main", clock)
    seen: list[str] = []
    lane.after(2, lambda: seen.append("later"))
    lane.after(1, lambda: seen.append("sooner"))
    lane.after(1, lambda: seen.append("sooner, planned second"))
    assert not lane.run_ready()
    clock.move_to(1)
    assert lane.run_ready()
    assert seen == ["sooner", "sooner, planned second"]
    assert lane.next_due() == 2


def test_a_cancelled_timer_does_not_run(clock: VirtualClock) -> None:
    lane = Lane("main", clock)
    timer = lane.after(1, lambda: pytest.fail("was cancelled"))
    timer.cancel()
    assert lane.next_due() is None
    clock.move_to(2)
    assert not lane.run_ready()


def test_a_timer_that_comes_while_a_cancelled_one_is_cleared_away_is_kept(
    clock: VirtualClock,
) -> None:
    lane = Lane("main", clock)
    overtaking: list[bool] = []
    seen: list[str] = []

    class Overtaken(LaneTimer):
        """Cancelled; while somebody looks whether it is, another thread plans a sooner one."""

        __slots__ = ()

        @property
        def function(self) -> None:  # type: ignore[override]  # read here, never set
            if not overtaking:
                overtaking.append(True)
                lane.after(1, lambda: seen.append("sooner"))

    heapq.heappush(lane.timers, (5.0, -1, object.__new__(Overtaken)))
    assert lane.next_due() == 1
    clock.move_to(1)
    lane.run_ready()
    assert seen == ["sooner"]


def test_a_full_inbox_drops_the_oldest_and_counts_it() -> None:
    source, out = Feed(), Collect()
    with running(graph({"in": source, "out": out}, "in out")) as run:
        for lane in run.driver.lanes:
            lane.capacity = 3
        for value in range(5):
            source.send(value)
        run.ready()
        assert [msg.value for msg in out.messages] == [2, 3, 4]
        assert run.stats("in").dropped == 2
        assert run.stats("in").sent == 5


def test_a_lane_served_by_a_thread_wakes_for_messages_timers_and_the_end() -> None:
    lane = Lane("main", SystemClock())
    thread = threading.Thread(target=lane.serve)
    thread.start()
    for _ in range(200):
        called, timed = threading.Event(), threading.Event()
        lane.call(called.set)
        lane.after(0.0, timed.set)
        assert called.wait(5)
        assert timed.wait(5)
    lane.stop()
    thread.join(5)
    assert not thread.is_alive()


def test_messages_from_many_threads_all_arrive_in_each_threads_order() -> None:
    lane = Lane("main", SystemClock())
    lane.capacity = 10**9

    class Order:
        dropped = 0

        def __init__(self) -> None:
            self.seen: dict[str, list[int]] = {str(name): [] for name in range(4)}

        def run(self, msg: Msg) -> None:
            self.seen[msg.name].append(msg.value)

    order = Order()

    def send(name: str) -> None:
        for value in range(5000):
            lane.post(order, Msg(name, value, 0))

    serving = threading.Thread(target=lane.serve)
    serving.start()
    senders = [threading.Thread(target=send, args=(str(name),)) for name in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    done = threading.Event()
    while not lane.idle:
        done.wait(0.01)
    lane.stop()
    serving.join(5)
    assert order.seen == {name: list(range(5000)) for name in order.seen}


def test_a_break_in_the_engine_itself_is_reported(clock: VirtualClock) -> None:
    broken: list[BaseException] = []
    lane = Lane("main", clock, broken.append)
    lane.call(lambda: 1 / 0)
    lane.serve()
    assert isinstance(broken[0], ZeroDivisionError)
