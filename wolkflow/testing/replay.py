"""A recorded run, once more: what sources sent then goes through the flows of now.

Sources and connections are replaced by players of the trace, which send nothing anywhere. All else
is the pipeline itself, on a clock that begins when the recording did: two replays are the same.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from wolkflow.engine import Engine, NodeStats, State
from wolkflow.engine.trace import Head, Row, TraceError
from wolkflow.graph import Graph
from wolkflow.message import Msg
from wolkflow.node import Node, Source, Step, TwoWay
from wolkflow.registry import Registry
from wolkflow.testing.by_hand import ByHand
from wolkflow.testing.clock import VirtualClock
from wolkflow.testing.memory import MemoryState

AFTERWARDS = 10.0
"""Seconds that a replay goes on after the last row, for what is still to come out."""

Pause = Callable[[float], object]
"""Lets seconds of real time pass; anything but None or False ends the replay."""


class Player(Source):
    """Sends what one source has sent, at its times."""

    of_lane: str = "main"

    def __post_init__(self) -> None:
        self.rows: Sequence[Row] = ()

    @property
    def lane(self) -> str:
        """The lane of the source."""
        return self.of_lane

    def open(self) -> None:
        """Begin with the first row."""
        self._next = 0
        self._plan()

    def _plan(self) -> None:
        if self._next < len(self.rows):
            left = self.rows[self._next].at - self.monotonic()
            self.after(max(0.0, left), self._play)

    def _play(self) -> None:
        now = self.monotonic()
        while self._next < len(self.rows) and self.rows[self._next].at <= now:
            row = self.rows[self._next]
            self._next += 1
            self._host.emit(row.msg, row.port)
        self._plan()


class LinkPlayer(Player, TwoWay):
    """Sends what a connection has sent, and keeps what it is given."""

    def __post_init__(self) -> None:
        self.rows: Sequence[Row] = ()
        self.taken: list[tuple[float, Msg]] = []

    def process(self, msg: Msg) -> None:
        """Keep a message: nothing is sent anywhere."""
        self.taken.append((self.monotonic(), msg))


class Replay:
    """Plays a trace through a pipeline."""

    def __init__(
        self,
        graph: Graph,
        head: Head,
        rows: Iterable[Row],
        registry: Registry,
        *,
        state: State | None = None,
        watch: bool = False,
    ) -> None:
        self.clock = VirtualClock(head.start_ms)
        self._driver = ByHand(self.clock, without={"state"})
        played = list(rows)
        self.seconds = (played[-1].at if played else 0.0) + AFTERWARDS
        self.engine = Engine(
            with_players(graph, head, played),
            clock=self.clock,
            state=state or MemoryState(),
            driver=self._driver,
            resources=registry.simulate(list(graph.nodes.values()), self.clock),
            watch=watch,
        )

    def run(self, speed: float | None = None, pause: Pause | None = None) -> bool:
        """Play everything, `speed` times as fast as it was, or as fast as can be; then stop.

        Tells whether all came to its end.
        """
        self.engine.start()
        self._driver.run_ready()
        while (due := self._driver.next_due()) is not None and due <= self.seconds:
            ahead = max(0.0, due - self.clock.monotonic())
            if speed and pause and pause(ahead / speed):
                break
            self._driver.advance(ahead)
            if self.engine.ended.is_set():
                break
        return self.engine.stop()

    def stats(self) -> list[NodeStats]:
        """Give the counters of all nodes."""
        return self.engine.stats()


def with_players(graph: Graph, head: Head, rows: Iterable[Row]) -> Graph:
    """Replace the sources of a pipeline; TraceError if the trace has others."""
    by_node: dict[str, list[Row]] = {}
    for row in rows:
        by_node.setdefault(row.node, []).append(row)
    missing = [label for label in by_node if not isinstance(graph.nodes.get(label), Source)]
    if missing:
        raise TraceError(
            f"the trace is of {head.title!r}, which has the source {missing[0]}; this pipeline "
            "has none of that name"
        )
    players = {
        label: _player(node, by_node.get(label, ()))
        for label, node in graph.nodes.items()
        if isinstance(node, Source)
    }
    return replace(graph, nodes={**graph.nodes, **players})


def _player(node: Node, rows: Sequence[Row]) -> Player:
    kind = LinkPlayer if isinstance(node, Step) else Player
    player = kind(of_lane=node.lane)
    player.rows = rows
    settings: Mapping[str, Any] = {"ports": node.ports, "series": node.series}
    vars(player).update(settings)
    return player
