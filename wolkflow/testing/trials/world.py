"""The world around a pipeline in a test: everything that a person could do to it, or see of it."""

import errno
import math
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wolkflow.engine import Engine, NodeStats
from wolkflow.engine.lanes import Lane
from wolkflow.graph import Graph
from wolkflow.node import Poller, Source, Step
from wolkflow.pins import pin_text
from wolkflow.registry import Registry
from wolkflow.simulation import load_scenario
from wolkflow.testing.by_hand import ByHand
from wolkflow.testing.clock import VirtualClock
from wolkflow.testing.i2c import FakeBus, FakeChip
from wolkflow.testing.memory import MemoryState
from wolkflow.testing.platform import FakePlatform
from wolkflow.testing.trials.names import PLATFORM, Name
from wolkflow.testing.trials.readings import Readings
from wolkflow.testing.trials.sandbox import Sandbox
from wolkflow.testing.trials.watches import Seen, Watches

if TYPE_CHECKING:
    from wolkflow.testing.mqtt import FakeBrokers
    from wolkflow.testing.pins import FakePins
    from wolkflow.testing.programs import FakePrograms
    from wolkflow.testing.web import FakeWeb

FAULTS = {"nack": errno.EREMOTEIO, "stuck": errno.ETIMEDOUT, "busy": errno.EBUSY}
"""What a bus may have, by the error that the kernel gives (and `garbled`, which gives none)."""


class World:
    """A pipeline on a virtual clock, with simulated hardware, platform and files."""

    def __init__(
        self,
        graph: Graph,
        registry: Registry,
        *,
        sandbox: Sandbox,
        start_ms: int,
        watched: Iterable[Name],
        faults: bool,
        scenario: tuple[Path, Mapping[str, str]] | None = None,
    ) -> None:
        self.clock = VirtualClock(start_ms)
        self.sandbox = sandbox
        self.platform = FakePlatform(self.clock)
        self._graph = graph
        self._resources = registry.simulate(list(graph.nodes.values()), self.clock)
        self._still()
        if scenario is not None:
            file, environ = scenario
            self._resources = load_scenario(file, graph, self._resources, self.clock, environ)
        self._readings = {  # what the test gives counts more than what the scenario says
            label: Readings(node, faults=faults)
            for label, node in graph.nodes.items()
            if isinstance(node, Poller)
        }
        self._unplugged: dict[tuple[str, int], FakeChip] = {}
        self._watches = Watches(graph, watched)
        self._lane = Lane("world", self.clock)
        self._driver = ByHand(self.clock, [self._lane], without={"state"})
        self.engine = Engine(
            self._watches.graph(),
            clock=self.clock,
            state=MemoryState(sandbox.folder),
            driver=self._driver,
            resources={**self._resources, "wolkabout": self.platform.client},
        )

    def open(self) -> None:
        """Start the pipeline."""
        self.engine.start()
        self._driver.run_ready()

    def close(self) -> None:
        """Stop the pipeline."""
        self.engine.stop()

    def advance_to(self, seconds: float) -> None:
        """Let time pass up to a moment."""
        self._driver.advance(seconds - self.clock.monotonic())

    def run_ready(self) -> None:
        """Let what has just happened have its effect."""
        self._driver.run_ready()

    # What happens

    def later(self, seconds: float, what: Callable[[], object]) -> None:
        """Let something else happen after a while."""
        self._lane.after(seconds, what)

    def give(self, name: Name, value: Any) -> None:
        """Let a sensor measure a value from now on, or a source send it once."""
        node = self._graph.nodes[name.label]
        if name.label in self._readings:
            self._readings[name.label].give(name.series, value)
        elif self._graph.types[name.label] == PLATFORM:
            self._from_platform(name, value)
        elif isinstance(node, Source):
            for series, one in _by_series(name, value).items():
                node.send(one, series)

    def drive(self, line: int, level: bool | None) -> None:  # noqa: FBT001  # the level of a pin
        """Hold an input at a level, or let it go."""
        self._check_free(line)
        self.pins.drive(line, level)

    def press(self, line: int, *, pressed: bool) -> None:
        """Close or open the contact at a pin."""
        self._check_free(line)
        on_level = self._on_level(line)
        if on_level is None:
            self.pins.pin(line).press(pressed=pressed)
        else:
            self.pins.drive(line, on_level == pressed)

    def unplug(self, label: str, chip: tuple[str, int] | None) -> None:
        """Take a sensor away."""
        if chip is None:
            self._readings[label].unplugged = True
        elif chip[1] in self._bus(chip[0]).chips:
            self._unplugged[chip] = self._bus(chip[0]).unplug(chip[1])
        else:
            raise ValueError(f"{label} is not plugged in")

    def plug(self, label: str, chip: tuple[str, int] | None) -> None:
        """Put a sensor back: it powers on."""
        if chip is None:
            self._readings[label].unplugged = False
        elif chip in self._unplugged:
            self._bus(chip[0]).plug(chip[1], self._unplugged.pop(chip))

    def disturb(self, bus: str, fault: str, times: float = math.inf) -> None:
        """Let a bus fail, for some transfers or until it is `good` again."""
        if fault == "good":
            self._bus(bus).mend()
        elif fault == "garbled":
            self._bus(bus).flip(0xFF, times)
        else:
            self._bus(bus).fail(FAULTS[fault], times)

    def link(self, label: str, *, up: bool) -> None:
        """Cut or mend the link to the platform, or to a broker."""
        if self._graph.types[label] == PLATFORM:
            self.platform.link(self._key(label), up=up)
        else:
            self.brokers.link(str(getattr(self._graph.nodes[label], "host", label)), up=up)

    # What there is to see

    def seen(self, name: Name) -> Seen:
        """Give what came out of a node; what reached the platform, for a connection to it."""
        if self._graph.types[name.label] != PLATFORM or name.port is not None:
            return self._watches.seen(name)
        received = self.platform.received.get(self._key(name.label), [])
        return [one for one in received if name.series in (None, one[1].name)]

    @property
    def pins(self) -> "FakePins":
        """The pins."""
        pins: FakePins = self._resources["gpio"]  # type: ignore[assignment]  # what the gpio plugin shares
        return pins

    @property
    def web(self) -> "FakeWeb":
        """The servers."""
        web: FakeWeb = self._resources["http"]  # type: ignore[assignment]  # what the http plugin shares
        return web

    @property
    def brokers(self) -> "FakeBrokers":
        """The brokers."""
        brokers: FakeBrokers = self._resources["mqtt"]  # type: ignore[assignment]  # what the mqtt plugin shares
        return brokers

    @property
    def programs(self) -> "FakePrograms":
        """The programs."""
        programs: FakePrograms = self._resources["exec"]  # type: ignore[assignment]  # what the transforms share
        return programs

    def lines(self, path: Path) -> list[str] | None:
        """Give a file's lines, with those that a sink has yet to write."""
        for stats in self.stats():
            node = self._graph.nodes[stats.label]
            if isinstance(node, Step) and node.durable and stats.state == "ok":
                node.flush()
        return self.sandbox.lines(path)

    def stats(self) -> list[NodeStats]:
        """Give the counters of the pipeline's nodes."""
        return [one for one in self.engine.stats() if one.label in self._graph.nodes]

    # Inside

    def _still(self) -> None:
        """Keep the simulated hardware from moving by itself: here only the test moves it."""
        for resource in self._resources.values():
            if hasattr(resource, "start"):
                vars(resource)["start"] = None

    def _bus(self, key: str) -> FakeBus:
        bus = self._resources.get(key)
        if not isinstance(bus, FakeBus):
            raise ValueError(f"there is no simulated bus {key} in this pipeline")  # noqa: TRY004  # the test's text is wrong, not a type
        return bus

    def _check_free(self, line: int) -> None:
        if self.pins.is_taken(line):
            raise ValueError(f"the scenario moves {pin_text(line)}: leave it out there, or here")

    def _on_level(self, line: int) -> bool | None:
        """Ask the node at a pin which level means that its contact is closed."""
        for node in self._graph.nodes.values():
            if any(claim.key == f"gpio:{line}" for claim in node.claims()):
                level: bool | None = getattr(node, "on_level", None)
                return level
        return None

    def _key(self, label: str) -> str:
        return str(getattr(self._graph.nodes[label], "key", label))

    def _from_platform(self, name: Name, value: Any) -> None:
        key = self._key(name.label)
        if name.port == "@parameters":
            self.platform.set_parameters(key, value)
        elif name.port == "@time":
            self.platform.tell_time(key, value)
        elif name.port == "@refused":
            self.platform.refuse(key, value)
        else:
            self.platform.set(key, _by_series(name, value))


def _by_series(name: Name, value: Any) -> Mapping[str, Any]:
    """Tell apart a mapping of series and one value; a value without a series has the node's."""
    if name.series is None and isinstance(value, Mapping):
        return value
    return {name.series or "": value}
