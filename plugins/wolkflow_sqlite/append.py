"""Keep values in a database."""

import json
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import Field

from wolkflow import Interval, LocalPath, Msg, Step

if TYPE_CHECKING:
    from sqlite3 import Connection

MOST_ROWS = 500
MOST_FORGOTTEN = 10_000
FORGET_EVERY_S = 60.0

SCHEMA = (
    "CREATE TABLE IF NOT EXISTS {0} (time INTEGER NOT NULL, name TEXT NOT NULL, value)",
    "CREATE INDEX IF NOT EXISTS {0}_by_name ON {0} (name, time)",
)
BY_TIME = "CREATE INDEX IF NOT EXISTS {0}_by_time ON {0} (time)"
FORGET_OLD = (
    "DELETE FROM {0} WHERE rowid IN (SELECT rowid FROM {0} WHERE time < ? ORDER BY time LIMIT ?)"
)
FORGET_MANY = (
    "DELETE FROM {0} WHERE rowid <= "
    "min((SELECT max(rowid) FROM {0}) - ?, (SELECT min(rowid) FROM {0}) + ? - 1)"
)


class Append(Step):
    """Adds each message to a table of a SQLite database as a row, and sends it on.

    The columns are `time` (milliseconds since 1970), `name` and `value`: numbers, texts and bytes
    as they are, true and false as 1 and 0, anything else as JSON. The file and the table are made
    if need be. Rows are gathered and written together, and are safe on the disk after `save_every`
    at the latest. While the disk is full or the database is locked, rows wait.

    With `keep` or `keep_rows` old rows are deleted once a minute, together with the next rows that
    are written, 10,000 at a time. Their place in the file is used again: it grows no further, but
    does not shrink. What is old is told by the newest row that is written and the clock, whichever
    is earlier, so that a clock that is wrong for a while deletes nothing.
    """

    example = "sqlite.append: {path: readings.db, table: climate, keep: 30d}"
    durable: ClassVar[bool] = True

    path: Annotated[LocalPath, Field(description="the file; folders that are missing are made")]
    table: Annotated[
        str, Field(description="the table", pattern=r"^[A-Za-z]\w*$", max_length=60)
    ] = "readings"
    save_every: Annotated[
        Interval, Field(description="how long a row may wait before it is written and synced")
    ] = 1.0

    keep: Annotated[
        Interval | None, Field(description="how old a row becomes; without it, rows stay for ever")
    ] = None
    keep_rows: Annotated[
        int | None, Field(description="how many rows there are at most, about", ge=1)
    ] = None

    @property
    def lane(self) -> str:
        """Files share a thread: an SD card may take seconds to answer."""
        return "files"

    def open(self) -> None:
        """Open the database; OSError when it can't be used."""
        import sqlite3  # noqa: PLC0415  # costs start-up time

        self._failed = sqlite3.Error
        self._forgets_at = self.monotonic()
        self._rows: list[tuple[int, str, Any]] = self.__dict__.get("_rows", [])
        self._database: Connection | None = None
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._database = sqlite3.connect(self.path, timeout=2, check_same_thread=False)
            self._database.execute("PRAGMA journal_mode=WAL")
            self._database.execute("PRAGMA synchronous=FULL")
            for line in (*SCHEMA, BY_TIME) if self.keep else SCHEMA:
                self._database.execute(line.format(self.table))
            self._database.commit()
        except sqlite3.Error as error:
            self._let_go()
            raise OSError(f"{self.path}: {error}") from error

    def close(self) -> None:
        """Save what is left; say how many rows are left when that can't be done."""
        if self.__dict__.get("_database") is None:
            return
        try:
            self.flush()
        except OSError as error:
            raise OSError(f"{len(self._rows)} rows are not written: {error}") from error
        finally:
            self._let_go()

    def process(self, msg: Msg) -> Msg:
        """Take a message; on OSError it is not taken."""
        row = msg.time, msg.name.encode(errors="replace").decode(), _stored(msg)
        if len(self._rows) >= MOST_ROWS:
            self.flush()
        self._rows.append(row)
        return msg

    def flush(self) -> None:
        """Write all rows that were taken, in one commit; on OSError they are kept."""
        if not self._rows or self._database is None:
            return
        try:
            with self._database:
                self._database.executemany(
                    f"INSERT INTO {self.table} VALUES (?, ?, ?)",  # noqa: S608  # the pattern allows a name only
                    self._rows,
                )
                self._forget(self._database)
        except self._failed as error:
            raise OSError(f"{self.path}: {error}") from error
        self._rows.clear()

    def _forget(self, database: "Connection") -> None:
        """Delete what is too old or too much, if it is time for that."""
        if not (self.keep or self.keep_rows) or self.monotonic() < self._forgets_at:
            return
        most = 0
        if self.keep:
            newest = max(time for time, _, _ in self._rows)
            oldest = min(newest, self.now_ms()) - round(self.keep * 1000)
            deletion = database.execute(FORGET_OLD.format(self.table), (oldest, MOST_FORGOTTEN))
            most = deletion.rowcount
        if self.keep_rows:
            deletion = database.execute(
                FORGET_MANY.format(self.table), (self.keep_rows, MOST_FORGOTTEN)
            )
            most = max(most, deletion.rowcount)
        if most < MOST_FORGOTTEN:  # else there is more: go on with the next rows
            self._forgets_at = self.monotonic() + FORGET_EVERY_S

    def _let_go(self) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None


def _is_text(value: str) -> bool:
    """Tell whether a text can be written in UTF-8, which half a character can't."""
    return value.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in value)


def _stored(msg: Msg) -> Any:
    """Give what SQLite can keep of a value; ValueError when there is no way."""
    value = msg.value
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise ValueError(f"sqlite.append can't keep {str(value)[:30]} of {msg.name}: too large")
    if isinstance(value, float) and value - value != 0:
        raise ValueError(f"sqlite.append can't keep {value} of {msg.name}: it is no number")
    if value is None or isinstance(value, int | float | bytes):
        return value
    if isinstance(value, str) and _is_text(value):
        return value
    try:
        return json.dumps(value, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise ValueError(f"sqlite.append can't keep {value!r:.60} of {msg.name}") from error
