"""The work of the benchmarks `chain` and `node_red`: five transforms, compiled and by hand."""

from collections import deque
from collections.abc import Callable
from typing import Any

from tests.support.graphs import graph
from wolkflow import Expression, Msg, Step
from wolkflow.engine import Driver, Engine, SystemClock
from wolkflow.testing import MemoryState, VirtualClock
from wolkflow.testing.by_hand import ByHand
from wolkflow.testing.nodes import Feed
from wolkflow_transforms.clamp import Clamp
from wolkflow_transforms.deadband import Deadband
from wolkflow_transforms.moving_average import MovingAverage
from wolkflow_transforms.scale import Scale
from wolkflow_transforms.when import When

FACTOR, OFFSET, HIGHEST, ABOVE, WINDOW = 1.8, 32.0, 104.0, 50.0, 6

Row = dict[str, Any]


def rows(number: int) -> list[Row]:
    """Make readings of three series; a tenth repeats the last, a tenth is cold and filtered out."""
    made = []
    for at in range(number):
        step = at // 3 % 10
        warm = 20.0 + at // 30 % 7 * 3.5 + min(step, 8) * 0.25
        value = 5.0 + at // 30 % 5 if step == 3 else warm
        made.append({"name": f"room{at % 3}", "value": value, "time": 1_700_000_000_000 + at})
    return made


def by_hand(rows: list[Row], out: list[Row]) -> None:
    """Do it as somebody does who needs this one flow only, and trusts its values."""
    last: dict[str, float] = {}
    windows: dict[str, deque[float]] = {}
    for row in rows:
        name, value = row["name"], row["value"]
        if value == last.get(name):
            continue
        last[name] = value
        value = value * FACTOR + OFFSET
        value = min(value, HIGHEST)
        if not value > ABOVE:
            continue
        window = windows.get(name)
        if window is None:
            window = windows[name] = deque(maxlen=WINDOW)
        window.append(value)
        out.append({"name": name, "value": sum(window) / len(window), "time": row["time"]})


class End(Step):
    """Keeps what comes out."""

    def __post_init__(self) -> None:
        self.out: list[Msg] = []
        self.process = self.out.append  # type: ignore[assignment,method-assign]  # the quickest end there is


class Flow:
    """The flow, compiled and open; without `driver` it runs when it is told to."""

    def __init__(self, driver: Driver | None = None) -> None:
        self.feeding = Feed()
        self.end = End()
        nodes = {
            "feed": self.feeding,
            "change": Deadband(by=0.0),
            "scale": Scale(factor=FACTOR, offset=OFFSET),
            "range": Clamp(max=HIGHEST),
            "filter": When(condition=Expression(f"value > {ABOVE}")),
            "average": MovingAverage(window=WINDOW),
            "end": self.end,
        }
        self._engine = Engine(
            graph(nodes, " ".join(nodes)),
            clock=SystemClock(),
            state=MemoryState(),
            driver=driver or ByHand(VirtualClock()),
        )
        self._engine.start()
        self.settle()
        self.enter: Callable[[Msg], object] = self._engine._hosts["feed"].outlet.direct
        """What a step before it in its own lane would call."""

    def feed(self, rows: list[Row]) -> None:
        """Send values from a source through the inbox, and let them arrive."""
        for row in rows:
            self.feeding.send(row["value"], row["name"], row["time"])
        self.settle()

    def settle(self) -> None:
        """Let arrive what is on its way."""
        self._engine._settle()

    def close(self) -> None:
        """Stop the engine."""
        self._engine.stop()


def check_same(one: list[Row], other: list[Msg]) -> None:
    """Refuse to compare what does not do the same."""
    same = len(one) == len(other) and all(
        (row["name"], row["time"]) == (msg.name, msg.time) and abs(row["value"] - msg.value) < 1e-9
        for row, msg in zip(one, other, strict=True)
    )
    if not same:
        raise RuntimeError("the flow and what is written by hand give different results")
