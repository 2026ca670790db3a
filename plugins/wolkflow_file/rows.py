"""How a message is written as a row of text."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Literal

from wolkflow import Msg

Format = Literal["jsonl", "csv", "text"]
Row = Callable[[Msg], bytes]

_json = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def row_writer(kind: Format, columns: Sequence[str]) -> Row:
    """Give what turns a message into a row, line end included.

    It raises ValueError, naming the series, for a value that can't be written, such as NaN.
    """
    kinds: dict[Format, Callable[[Msg], str]] = {
        "jsonl": _jsonl,
        "csv": partial(_csv, columns),
        "text": _text,
    }
    written = kinds[kind]

    def row(msg: Msg) -> bytes:
        try:
            return f"{written(msg)}\n".encode()
        except (TypeError, ValueError, RecursionError) as error:
            raise ValueError(f"series {msg.name} can't be written: {error}") from error

    return row


def csv_row(cells: Iterable[str]) -> str:
    """Write cells as a row, in quotes where need be."""
    row = io.StringIO()
    csv.writer(row, lineterminator="").writerow(cells)
    return row.getvalue()


def _jsonl(msg: Msg) -> str:
    return _json({"time": msg.time, "name": msg.name, "value": msg.value})


def _csv(columns: Sequence[str], msg: Msg) -> str:
    return csv_row(_plain(_cell(column, msg)) for column in columns)


def _text(msg: Msg) -> str:
    return _plain(msg.value)


def _cell(column: str, msg: Msg) -> Any:
    if column in {"time", "name", "value"}:
        return getattr(msg, column)
    if not isinstance(msg.value, dict):
        raise ValueError(f"{msg.value!r:.60} has no field {column}")  # noqa: TRY004  # a bad value is a ValueError, whatever is bad about it
    return msg.value.get(column)


def _plain(value: Any) -> str:
    """Write a text as it is, but on one line; nothing for null; anything else as JSON."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return _json(value)
    return value.replace("\r", "\\r").replace("\n", "\\n")
