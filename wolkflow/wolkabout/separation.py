"""Readings that do not travel with others."""

from collections.abc import Collection, Sequence

from wolkflow.wolkabout.row import Row


class Separation:
    """Tells which readings share a message: those of separated feeds only with their own moment.

    All keep their place in the order, whatever they share.
    """

    def __init__(self, feeds: bool | Collection[str] = ()) -> None:  # noqa: FBT001 - a setting
        self._all = feeds is True
        self._feeds = frozenset() if isinstance(feeds, bool) else frozenset(feeds)

    def apart(self, row: Row) -> bool:
        """Tell whether this reading is one of a separated feed."""
        return self._all or row.reference in self._feeds

    def together(self, rows: Sequence[Row]) -> int:
        """Count the readings at the beginning that may share a message."""
        if not self._all and not self._feeds:
            return len(rows)
        if rows and self.apart(rows[0]):
            return self._of_one_moment(rows)
        return next((n for n, row in enumerate(rows) if self.apart(row)), len(rows))

    def _of_one_moment(self, rows: Sequence[Row]) -> int:
        time_ms, seen = rows[0].time_ms, set[str]()
        for number, row in enumerate(rows):
            if row.time_ms != time_ms or row.reference in seen or not self.apart(row):
                return number
            seen.add(row.reference)
        return len(rows)
