"""A trace: everything that sources sent during a run, with its moment, one JSON object a line.

    {"trace": 1, "title": "Home", "start": 1720000000000, "sources": {"climate": "i2c.bme280"}}
    {"at": 10.002, "node": "climate", "name": "temperature", "value": 21.5, "time": 1720000010002}
    {"at": 12.5, "node": "cloud", "port": "@connected", "name": "connected", "value": true, ...}

`at` is in seconds since the start, `time` in ms since 1970. Bytes are written in base64 and marked
`"as": "bytes"`, numbers that JSON lacks as `"nan"`, marked `"as": "float"`.
"""

import json
import math
import os
import threading
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import count
from pathlib import Path
from typing import IO, Any, NamedTuple

from wolkflow.engine.as_json import as_json
from wolkflow.engine.engine import Engine
from wolkflow.message import Msg
from wolkflow.node import Source

VERSION = 1
SAVE_SECONDS = 1.0
KINDS: Mapping[str, Callable[[Any], Any]] = {"bytes": b64decode, "float": float}
"""How a value that JSON can't say is read."""


class TraceError(ValueError):
    """A file is no trace, or not one of this pipeline; the message says where and why."""


class Head(NamedTuple):
    """The first line: the sources are types by label."""

    title: str
    start_ms: int
    sources: Mapping[str, str]


class Row(NamedTuple):
    """Something that a source sent."""

    at: float
    node: str
    port: str | None
    msg: Msg


class Recording:
    """Writes what the sources of an engine send into a file, which only its owner may read.

    Begin before the engine starts, close after it has stopped.
    """

    def __init__(self, path: Path, engine: Engine, title: str = "") -> None:
        graph, self._clock = engine.graph, engine.clock
        self._start = self._clock.monotonic()
        self._lock = threading.Lock()
        self._saved = time.monotonic()
        self._error: OSError | None = None
        self._file = _make(path)
        sources = {
            label: graph.types[label]
            for label, node in graph.nodes.items()
            if isinstance(node, Source)
        }
        head = {"title": title or graph.title, "start": self._clock.now_ms(), "sources": sources}
        self._write({"trace": VERSION, **head})
        for label in sources:
            engine.listen(label, partial(self._take, label))

    @property
    def error(self) -> OSError | None:
        """Why the trace ends early: a full disk, say."""
        return self._error

    def close(self) -> None:
        """Write out what waits."""
        with self._lock:
            try:
                self._file.close()
            except OSError as error:
                self._error = self._error or error

    def _take(self, label: str, msg: Msg, port: str | None) -> None:
        at = round(self._clock.monotonic() - self._start, 6)
        row: dict[str, Any] = {"at": at, "node": label}
        if port is not None:
            row["port"] = port
        self._write({**row, "name": msg.name, **_written(msg.value), "time": msg.time})

    def _write(self, row: Mapping[str, Any]) -> None:
        """Write a line; a disk that fails ends the trace, not the run."""
        line = as_json(row) + "\n"
        with self._lock:
            if self._error is not None or self._file.closed:
                return
            try:
                self._file.write(line)
                now = time.monotonic()
                if now - self._saved >= SAVE_SECONDS:
                    self._saved = now
                    self._file.flush()
            except OSError as error:
                self._error = error


def read_trace(path: Path) -> tuple[Head, list[Row]]:
    """Read a trace; TraceError if it is none. A last line that a power cut has torn is left out."""
    rows: list[Row] = []
    with path.open(encoding="utf-8", errors="replace") as file:
        lines = _objects(path, file)
        head = _head(path, next(lines, (1, {})))
        for number, line in lines:
            rows.append(_row(path, number, line))
    return head, sorted(rows, key=lambda row: row.at)


def _objects(path: Path, file: IO[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in zip(count(1), file, strict=False):
        if not line.endswith("\n"):
            return
        try:
            found = json.loads(line)
        except ValueError as error:
            raise TraceError(f"{path}:{number}: this is not a line of JSON") from error
        if not isinstance(found, dict):
            raise TraceError(f"{path}:{number}: this is not an object")
        yield number, found


def _head(path: Path, first: tuple[int, dict[str, Any]]) -> Head:
    line = first[1]
    if line.get("trace") != VERSION:
        raise TraceError(f"{path} is not a trace that `wolkflow run --record` has written")
    return Head(str(line.get("title")), int(line["start"]), dict(line["sources"]))


def _row(path: Path, number: int, line: dict[str, Any]) -> Row:
    try:
        value = KINDS[line["as"]](line["value"]) if "as" in line else line["value"]
        msg = Msg(str(line["name"]), value, int(line["time"]))
        return Row(float(line["at"]), str(line["node"]), line.get("port"), msg)
    except (KeyError, TypeError, ValueError) as error:
        raise TraceError(f"{path}:{number}: this line lacks something: {error}") from error


def _written(value: Any) -> dict[str, Any]:
    """Write a value so that it comes back as it was."""
    if isinstance(value, bytes):
        return {"value": b64encode(value).decode(), "as": "bytes"}
    if isinstance(value, float) and not math.isfinite(value):
        return {"value": str(value), "as": "float"}
    return {"value": value}


def _make(path: Path) -> IO[str]:
    """Make the file, for its owner only: what is measured at home is nobody else's business."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    os.fchmod(handle, 0o600)
    return open(handle, "w", encoding="utf-8")  # noqa: PTH123  # a descriptor, closed by `close`
