"""What a test can look at, as a row of values with their moments."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from wolkflow.engine import NodeStats
from wolkflow.testing.trials.names import Name
from wolkflow.testing.trials.world import World


class Look(NamedTuple):
    """One value that was seen; `seconds` is None where nobody knows when."""

    value: Any
    seconds: float | None = None
    series: str = ""


class Subject(Protocol):
    """Something to look at."""

    def look(self, world: World) -> Sequence[Look]:
        """See all there is now, the oldest first."""


@dataclass(frozen=True, slots=True)
class Values:
    """What came out of a node, or reached the platform."""

    name: Name

    def __str__(self) -> str:
        return str(self.name)

    def look(self, world: World) -> Sequence[Look]:
        """See the values."""
        return [Look(msg.value, seconds, msg.name) for seconds, msg in world.seen(self.name)]


@dataclass(frozen=True, slots=True)
class Pin:
    """The levels of a pin."""

    line: int

    def __str__(self) -> str:
        return f"pin {self.line}"

    def look(self, world: World) -> Sequence[Look]:
        """See the levels that it went through; the last one is what it has now."""
        levels = world.pins.history(self.line)
        now = world.pins.level(self.line)
        return [Look(level) for level in (levels if levels[-1:] == [now] else [*levels, now])]


@dataclass(frozen=True, slots=True)
class Lines:
    """A file's lines."""

    path: str

    def __str__(self) -> str:
        return f"file {self.path}"

    def look(self, world: World) -> Sequence[Look]:
        """See the lines."""
        return [Look(line) for line in world.lines(Path(self.path)) or []]


@dataclass(frozen=True, slots=True)
class Requests:
    """What was sent to an address, or to all that begin so; of a GET, the address itself."""

    url: str

    def __str__(self) -> str:
        return f"http {self.url}"

    def look(self, world: World) -> Sequence[Look]:
        """See the requests, those that were refused, too."""
        asked = world.web.asked_of(self.url)
        return [
            Look(one.url if one.body is None else _read(one.body), one.seconds) for one in asked
        ]


@dataclass(frozen=True, slots=True)
class Published:
    """What was published to a topic; `+` and `#` stand for parts of one."""

    topic: str

    def __str__(self) -> str:
        return f"mqtt {self.topic}"

    def look(self, world: World) -> Sequence[Look]:
        """See what brokers have got."""
        published = world.brokers.published_to(self.topic)
        return [Look(_read(one.payload), one.seconds, one.topic) for one in published]


@dataclass(frozen=True, slots=True)
class Calls:
    """What a program was given, each time it was run."""

    command: tuple[str, ...]

    def __str__(self) -> str:
        return f"exec {self.command[0]}"

    def look(self, world: World) -> Sequence[Look]:
        """See what stood on its standard input."""
        return [
            Look(_read(one.given), one.seconds) for one in world.programs.calls_of(self.command)
        ]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of one node, or of all nodes together: `errors`, `dropped`, `waiting`."""

    kind: str
    label: str | None

    def __str__(self) -> str:
        return f"{self.kind} of {self.label}" if self.label else self.kind

    def look(self, world: World) -> Sequence[Look]:
        """See the figure."""
        stats = [one for one in world.stats() if self.label in (None, one.label)]
        if self.kind in ("state", "status"):
            return [Look(getattr(one, self.kind)) for one in stats]
        return [Look(sum(count(self.kind, one) for one in stats))]


def _read(content: bytes) -> Any:
    """Read JSON as what it says, and anything else as a text."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return content.decode(errors="replace")


def count(kind: str, stats: NodeStats) -> int:
    """Read a counter; what a poller skipped is dropped as well."""
    if kind == "dropped":
        return stats.dropped + stats.skipped
    return stats.errors if kind == "errors" else stats.waiting
