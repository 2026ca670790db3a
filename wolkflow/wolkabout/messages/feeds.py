"""Messages that carry feed values."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar, NamedTuple, Self

from wolkflow.wolkabout import json_text
from wolkflow.wolkabout.errors import MessageError, RefusedValueError
from wolkflow.wolkabout.messages.base import Empty
from wolkflow.wolkabout.values import TIME_NAME, Value, check_reference, check_value


class Reading(NamedTuple):
    """One value of one feed."""

    reference: str
    value: Value
    time_ms: int | None = None  # since 1970, UTC; None: the sender had no clock


class Entry(NamedTuple):
    """Values of different feeds at one time."""

    values: tuple[tuple[str, Value], ...]
    time_ms: int | None = None


@dataclass(frozen=True, slots=True)
class FeedValues:
    """`feed_values`, both ways: readings, one JSON object per time.

    `time_first` tells where `timestamp` stands: first in collected readings, last in a message
    made from one call. Readers must not care.
    """

    NAME: ClassVar[str] = "feed_values"

    entries: tuple[Entry, ...]
    time_first: bool = field(default=True, compare=False)

    @classmethod
    def collect(cls, readings: Iterable[tuple[str, Value, int | None]]) -> Self:
        """Group readings by time, in the order in which each time first appears.

        Two readings of one feed in the same millisecond both stay: the second opens another
        object with the same time.
        """
        groups: list[tuple[int | None, dict[str, Value]]] = []
        latest: dict[int | None, dict[str, Value]] = {}
        for reference, value, time_ms in readings:
            group = latest.get(time_ms)
            if group is None or reference in group:
                group = latest[time_ms] = {}
                groups.append((time_ms, group))
            group[reference] = value
        return cls(tuple(Entry(tuple(group.items()), time_ms) for time_ms, group in groups))

    def readings(self) -> Iterator[Reading]:
        """Yield every value with its feed and time, in order."""
        for values, time_ms in self.entries:
            for reference, value in values:
                yield Reading(reference, value, time_ms)

    def payload(self) -> bytes:
        """Return the bytes on the wire."""
        return json_text.write([self._object(entry) for entry in self.entries])

    @classmethod
    def parse(cls, payload: bytes) -> Self:
        """Read the bytes on the wire."""
        return cls(tuple(_entry(item) for item in json_text.read_objects(payload)))

    def _object(self, entry: Entry) -> dict[str, Value]:
        values = dict(entry.values)
        if len(values) != len(entry.values) or TIME_NAME in values:
            raise MessageError(f"feeds must differ, and none be called {TIME_NAME!r}: {entry}")
        if entry.time_ms is None:
            return values
        if self.time_first:
            return {TIME_NAME: entry.time_ms, **values}
        return {**values, TIME_NAME: entry.time_ms}


class PullFeedValues(Empty):
    """`pull_feed_values`: asks for the values that wait on the platform."""

    NAME: ClassVar[str] = "pull_feed_values"


def _entry(item: dict[str, Any]) -> Entry:
    time_ms = json_text.count(item, TIME_NAME) if TIME_NAME in item else None
    try:
        values = tuple(
            (check_reference(reference), check_value(reference, value))
            for reference, value in item.items()
            if reference != TIME_NAME
        )
    except RefusedValueError as error:
        raise MessageError(str(error)) from error
    return Entry(values, time_ms)
