"""Inputs on lines of the kernel: edges as they come from a contact."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from statistics import quantiles

import pytest

from tests.hardware.edges import EdgeRecord
from tests.hardware.outside import SimulatedWorld, World
from tests.hardware.station import Station
from tests.support.wait import wait_until
from wolkflow_gpio.counter import Counter
from wolkflow_gpio.kernel_lines import KernelLines

pytestmark = pytest.mark.hardware

PULSES = """
import os, sys, time
pull, rate, count = os.open(sys.argv[1], os.O_WRONLY), float(sys.argv[2]), int(sys.argv[3])
half = 0.5 / rate
begin = last = due = time.monotonic()
for _ in range(count):
    for wish in (b"pull-down", b"pull-up"):
        # an edge that is late does not shorten the next gap to nothing
        pause = max(due, last + 0.8 * half) - time.monotonic()
        if pause > 0:
            time.sleep(pause)
        os.pwrite(pull, wish, 0)
        last = time.monotonic()
        due += half
print(count / (last - begin))
"""
"""A wheel that turns at an even pace, in a process of its own so as not to share Python's lock."""


class TimedCounter(Counter):
    """A counter that also notes how long each edge took from the kernel to here, in seconds."""

    def open(self) -> None:
        self.delays: list[float] = []
        super().open()

    def _count(self, seconds: float, level: bool) -> None:
        super()._count(seconds, level)
        self.delays.append(time.monotonic() - seconds)


def spread(delays: Sequence[float]) -> str:
    """Say in a few words how long things took."""
    cuts = [cut * 1000 for cut in quantiles(delays, n=100)]
    longest = max(delays) * 1000
    return f"median {cuts[49]:.2f} ms, p99 {cuts[98]:.2f} ms, longest {longest:.2f} ms"


def station(node: str) -> Station:
    return Station(f"nodes: {{it: {{{node}}}}}\nflows: {{flow: [it, log: {{level: debug}}]}}")


def test_a_button_is_pressed_and_released(world: World):
    with station("gpio.button: {pin: 4}") as run:
        assert run.until("it") == [False]
        assert world.level(4), "the pull-up resistor is on"
        for number, pressed in enumerate((True, False, True, False), start=2):
            world.drive(4, high=not pressed)
            assert run.until("it", number)[-1] is pressed


def test_a_contact_that_bounces_is_one_press(world: World):
    with station("gpio.button: {pin: 5, debounce: 100ms}") as run:
        run.until("it")
        for _ in range(3):
            for high in (False, True, False, True, False):
                world.drive(5, high=high)
            wait_until(lambda: run.values("it")[-1] is True)
            for high in (True, False, True, False, True):
                world.drive(5, high=high)
            wait_until(lambda: run.values("it")[-1] is False)
        assert run.values("it") == [False, *[True, False] * 3]


def test_a_knob_is_turned_to_and_fro(world: World):
    steps = ((20, False), (21, False), (20, True), (21, True))
    with station("gpio.rotary_encoder: {a: 20, b: 21}") as run:
        assert run.until("it") == [0]
        back = [steps[at] for at in (1, 0, 3, 2)]
        for position, turns in ((5, steps * 5), (3, back * 2)):
            for line, high in turns:
                world.drive(line, high=high)
            wait_until(lambda: run.values("it")[-1] == position)  # noqa: B023  # called at once


def test_a_line_is_named_with_its_holder_and_is_free_in_the_end(world: World):
    lines = KernelLines(0)
    file = lines.claim(12, "up")
    try:
        with station("gpio.button: {pin: 12}") as run:
            wait_until(lambda: "'wolkflow' has it" in run.stats("it").status)
    finally:
        os.close(file)
    with station("gpio.button: {pin: 12}") as run:
        run.until("it")
        with pytest.raises(OSError, match="busy"):
            lines.claim(12, "up")
    os.close(lines.claim(12, "up"))


@pytest.mark.parametrize("seconds", [10, pytest.param(60, marks=pytest.mark.soak)])
def test_no_pulse_is_missed_at_500_a_second(simulated_world: SimulatedWorld, report, seconds):
    """Each pulse has two edges, a millisecond apart: those that fall are counted."""
    wanted = 500 * seconds
    pipeline = (
        "nodes: {it: {timed: {pin: 22, every: 200ms}}}\nflows: {flow: [it, log: {level: debug}]}"
    )
    with Station(pipeline, types={"timed": TimedCounter}) as run:
        run.until("it")
        before = time.process_time()
        with EdgeRecord() as kernel:
            pull = f"{simulated_world.folder}/sim_gpio22/pull"
            done = subprocess.run(
                [sys.executable, "-c", PULSES, pull, "500", str(wanted)],
                capture_output=True, text=True, check=True,
            )  # fmt: skip
            spent = time.process_time() - before
            run.until("it", len(run.values("it")) + 6)
        counted = run.values("it", "total")[-1]
        delays = run.nodes["it"].delays
    pace = float(done.stdout)
    report(
        f"{wanted} pulses, {pace:.1f} a second: {kernel.interrupts} interrupts, {kernel.events} "
        f"events, {kernel.fetched} fetched, {counted:.0f} counted; "
        f"{spent / wanted * pace:.1%} of the processor"
    )
    report(f"kernel's edge to counter at this pace: {spread(delays)}")
    assert kernel.interrupts == wanted, "the simulated chip itself has lost some"
    assert counted == wanted
    assert pace > 495


def test_how_long_an_edge_takes_to_its_handler(world: World, report):
    """From before the level is changed until the step behind the input has the message."""
    begun = []
    with station("gpio.input: {pin: 6, debounce: 0ms}") as run:
        run.until("it")
        for number in range(300):
            time.sleep(0.01)  # an edge on its own, and nothing else running that waits for it
            begun.append(time.monotonic())
            world.drive(6, high=bool(number % 2))
        run.until("it", 301)
        delays = [end - begin for end, begin in zip(run.taps["it"].times[1:], begun, strict=True)]
    report(f"edge to handler over {len(delays)} edges: {spread(delays)}")
    assert quantiles(delays, n=100)[98] < 0.1
