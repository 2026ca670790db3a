"""32 sensors on two buses, read each second: what they cost, and how late readings come.

The drivers and their threads are real, the chips are the models of `--simulate` on buses with the
speed of real ones. Late is what comes later than at the sensor's own best while nothing is wrong;
how long the machine itself stood still meanwhile, which a thread notes that only sleeps, is taken
off. Then one chip hangs, which holds its bus until the controller gives up: after 50 ms, as
`LinuxBus` tells the kernel. At last another one is pulled out.
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence

from tests.bench.figures import Figure
from tests.bench.measuring import percentile
from tests.bench.metronome import Metronome
from tests.bench.wires import Wires
from tests.support.graphs import graph
from wolkflow import Msg, Node, Step
from wolkflow.engine import Engine, SystemClock, Threads
from wolkflow.registry import Registry
from wolkflow.testing import MemoryState
from wolkflow_i2c.chip import Chip
from wolkflow_i2c.linux import LIMIT
from wolkflow_i2c.sim.world import steady

BUSES = (1, 3)
CHIPS = {
    0x10: "veml7700", 0x18: "mcp9808", 0x23: "bh1750", 0x38: "aht20", 0x40: "htu21d",
    0x41: "ina219", 0x44: "sht3x", 0x46: "sht4x", 0x48: "ads1115", 0x49: "tmp102", 0x4A: "tmp117",
    0x5C: "bh1750", 0x68: "mpu6050", 0x70: "shtc3", 0x76: "bme280", 0x77: "bmp280",
}  # fmt: skip
SETTINGS = {"ads1115": {"inputs": {"a": 0, "b": 1}}}
HANGS, PULLED = 0x5C, 0x40
SETTLE, SECONDS = 4.0, 20.5
EARLY = 0.1
"""Seconds that a reading may come early, and not count as late by nearly a second."""


class Arrivals(Step):
    """Notes when the readings of a sensor come."""

    def __post_init__(self) -> None:
        self.times: list[float] = []
        self._last = 0

    def process(self, msg: Msg) -> None:
        """Note the time, once for all values of a reading."""
        if msg.time > self._last + 5:
            self.times.append(time.monotonic())
        self._last = msg.time


class Desk:
    """The sensors at work; a sensor is known by its bus and address."""

    def __init__(self) -> None:
        self.metronome = Metronome()
        self.buses = {bus: Wires(LIMIT / 100) for bus in BUSES}
        self.arrivals = {(bus, address): Arrivals() for bus in BUSES for address in CHIPS}
        clock = SystemClock()
        nodes: dict[str, Node] = {}
        for (bus, address), arrivals in self.arrivals.items():
            sensor = _sensor(bus, address)
            model = sensor.simulated(clock)
            assert model is not None
            if hasattr(model, "light"):
                model.light = steady(320.0)  # a change of its range takes a light sensor its time
            self.buses[bus].plug(address, model)
            nodes |= {f"sensor{bus}x{address}": sensor, f"seen{bus}x{address}": arrivals}
        labels = list(nodes)
        wires = [f"{one} {other}" for one, other in zip(labels[::2], labels[1::2], strict=True)]
        self.engine = Engine(
            graph(nodes, *wires),
            clock=clock,
            state=MemoryState(),
            driver=Threads(),
            resources={f"i2c-{bus}": wires for bus, wires in self.buses.items()},
        )

    def watch(self, seconds: float) -> dict[tuple[int, int], list[float]]:
        """Let time pass; give when the readings of each sensor came meanwhile."""
        begin = time.monotonic()
        time.sleep(seconds)
        return {
            place: [at for at in arrivals.times if at > begin]
            for place, arrivals in self.arrivals.items()
        }

    def cpu_seconds(self) -> float:
        """Tell the CPU seconds of this process, without those of the chips' models."""
        chips = sum(bus.chips_seconds for bus in self.buses.values())
        return time.process_time() - chips - self.metronome.cpu_seconds

    def errors(self, *but: tuple[int, int]) -> int:
        """Count the errors of all sensors but some."""
        left_out = {f"sensor{bus}x{address}" for bus, address in but}
        return sum(stats.errors for stats in self.engine.stats() if stats.label not in left_out)


def measure() -> Iterator[Figure]:
    """Read them undisturbed, beside a chip that hangs, and beside one that is pulled out."""
    logging.getLogger("wolkflow").setLevel(logging.ERROR)  # that chips are lost is no news here
    desk = Desk()
    desk.engine.start()
    time.sleep(SETTLE)
    before = desk.cpu_seconds()
    seen = desk.watch(SECONDS)
    spent = desk.cpu_seconds() - before
    usual = {place: _usual(times) for place, times in seen.items()}
    yield Figure("CPU, of one core, without the chips' models", spent / SECONDS * 100, "%", 3)
    yield Figure("readings a second", sum(map(len, seen.values())) / SECONDS, "", at_least=31.5)
    yield from _figures("undisturbed", _late(seen, usual, desk.metronome), at_most=None)

    bus, other = BUSES
    desk.buses[bus].hanging.add(HANGS)
    seen = desk.watch(SECONDS)
    desk.buses[bus].hanging.clear()
    late = _late(seen, usual, desk.metronome)
    del late[bus, HANGS]
    beside = {place: delays for place, delays in late.items() if place[0] == bus}
    yield from _figures("a chip hangs, same bus", beside, at_most=100)
    apart = {place: delays for place, delays in late.items() if place[0] == other}
    yield from _figures("a chip hangs, other bus", apart, at_most=100)

    desk.buses[bus].unplug(PULLED)
    seen = desk.watch(SECONDS)
    late = _late(seen, usual, desk.metronome)
    del late[bus, PULLED], late[bus, HANGS]  # that one was still waiting to be tried again
    yield from _figures("another one is pulled out", late, at_most=100)
    errors = desk.errors((bus, HANGS), (bus, PULLED))
    yield Figure("errors of all others, from the start", errors, "", at_most=0)
    stalls = [stall.end - stall.begin for stall in desk.metronome.stalls]
    yield Figure("the machine itself: stood still at most", max(stalls, default=0) * 1000, "ms")
    desk.metronome.end()
    desk.engine.stop()


def _figures(
    what: str, late: Mapping[tuple[int, int], Sequence[float]], at_most: float | None
) -> Iterator[Figure]:
    together = [delay * 1000 for delays in late.values() for delay in delays]
    missing = sum(max(0, int(SECONDS) - len(delays)) for delays in late.values())
    yield Figure(f"{what}: 99 of 100 late by less than", percentile(together, 99), "ms")
    yield Figure(f"{what}: the latest", max(together), "ms", at_most)
    yield Figure(f"{what}: readings missing", missing, "", at_most=0)


def _sensor(bus: int, address: int) -> Chip:
    kind = CHIPS[address]
    make: Callable[..., Node] = Registry.load().get(f"i2c.{kind}")
    sensor = make(bus=bus, address=address, every=1.0, **SETTINGS.get(kind, {}))
    assert isinstance(sensor, Chip)
    return sensor


def _usual(times: Sequence[float]) -> float:
    """Give the part of a second at which a sensor's readings come at the earliest."""
    first = times[0] % 1
    return first + min((at - first + 0.5) % 1 - 0.5 for at in times)


def _late(
    seen: Mapping[tuple[int, int], Sequence[float]],
    usual: Mapping[tuple[int, int], float],
    machine: Metronome,
) -> dict[tuple[int, int], list[float]]:
    """Give by how many seconds the readings came later than usual."""
    late: dict[tuple[int, int], list[float]] = {place: [] for place in seen}
    for place, times in seen.items():
        for at in times:
            delay = (at - usual[place] + EARLY) % 1 - EARLY
            late[place].append(delay - machine.stalled(at - delay, at))
    return late
