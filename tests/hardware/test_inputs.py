"""Inputs on lines of the kernel: edges as they come from a contact."""

import subprocess
import sys
import time
from statistics import median, quantiles

import pytest

from tests.hardware.outside import SimulatedWorld, World
from tests.hardware.station import Station
from tests.support.wait import wait_until

pytestmark = pytest.mark.hardware

PULSES = """
import os, sys, time
pull, rate, count = os.open(sys.argv[1], os.O_WRONLY), float(sys.argv[2]), int(sys.argv[3])
half = 0.5 / rate
begin = last = due = time.monotonic()
for _ in range(count):
    for wish in (b"pull-down", b"pull-up"):
        # never much closer: the simulation has one interrupt, and loses edges that catch up
        while time.monotonic() < max(due, last + 0.8 * half):
            pass
        os.pwrite(pull, wish, 0)
        last = time.monotonic()
        due += half
print(last - begin)
"""
"""A wheel that turns at an even pace, in a process of its own so as not to share Python's lock."""


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


@pytest.mark.parametrize("seconds", [10, pytest.param(60, marks=pytest.mark.soak)])
def test_no_pulse_is_missed_at_500_a_second(simulated_world: SimulatedWorld, report, seconds):
    """Each pulse has two edges, a millisecond apart or more: an emulated processor may be slower.

    How fast it really was is reported.
    """
    wanted = 500 * seconds
    with station("gpio.counter: {pin: 22, every: 200ms}") as run:
        run.until("it")
        pull = f"{simulated_world.folder}/sim_gpio22/pull"
        done = subprocess.run(
            [sys.executable, "-c", PULSES, pull, "500", str(wanted)],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        run.until("it", len(run.values("it")) + 6)
        counted = run.values("it", "total")[-1]
    pace = wanted / float(done.stdout)
    report(f"{wanted} pulses, {pace:.0f} a second: {counted:.0f} counted")
    assert counted == wanted


def test_how_long_an_edge_takes_to_its_handler(world: World, report):
    """Reported, and bounded only roughly: the processor is emulated."""
    delays = []
    with station("gpio.input: {pin: 6, debounce: 0ms}") as run:
        run.until("it")
        for number in range(2, 302):
            begin = time.monotonic()
            world.drive(6, high=bool(number % 2))
            run.until("it", number)
            delays.append(run.taps["it"].times[number - 1] - begin)
    cuts = quantiles(delays, n=100)
    report(
        f"edge to handler over {len(delays)} edges: median {median(delays) * 1000:.2f} ms, "
        f"p99 {cuts[98] * 1000:.2f} ms, longest {max(delays) * 1000:.2f} ms"
    )
    assert cuts[98] < 0.5
