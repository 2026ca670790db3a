"""How a message is written as a row of text."""

import csv
import io
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Literal

from wolkflow import Msg, json_writer, message_writer

Format = Literal["jsonl", "csv", "text"]
Row = Callable[[Msg], bytes]


def row_writer(kind: Format, columns: Sequence[str]) -> Row:
    """Give what turns a message into a row, line end included.

    It raises ValueError, naming the series, for a value that can't be written, such as NaN.
    """
    kinds: dict[Format, Callable[[], Row]] = {
        "jsonl": partial(message_writer, newline=True),
        "csv": partial(_csv, columns),
        "text": _text,
    }
    written = kinds[kind]()

    def row(msg: Msg) -> bytes:
        try:
            return written(msg)
        except (TypeError, ValueError, RecursionError) as error:
            raise ValueError(f"series {msg.name} can't be written: {error}") from error

    return row


def csv_row(cells: Sequence[str]) -> str:
    """Write cells as a row, in quotes where need be."""
    row = ",".join(cells)
    is_plain = '"' not in row and "\n" not in row and "\r" not in row
    if is_plain and row and row.count(",") == len(cells) - 1:
        return row
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue()


def _csv(columns: Sequence[str]) -> Row:
    plain = _plain()

    def row(msg: Msg) -> bytes:
        cells = [plain(_cell(column, msg)) for column in columns]
        return f"{csv_row(cells)}\n".encode()

    return row


def _text() -> Row:
    plain = _plain()
    return lambda msg: f"{plain(msg.value)}\n".encode()


def _cell(column: str, msg: Msg) -> Any:
    if column in {"time", "name", "value"}:
        return getattr(msg, column)
    if not isinstance(msg.value, dict):
        raise ValueError(f"{msg.value!r:.60} has no field {column}")  # noqa: TRY004  # a bad value is a ValueError, whatever is bad about it
    return msg.value.get(column)


def _plain() -> Callable[[Any], str]:
    write = json_writer()

    def plain(value: Any) -> str:
        """Write a text as it is, but on one line; nothing for null; anything else as JSON."""
        if value is None:
            return ""
        if not isinstance(value, str):
            return write(value).decode()
        return value.replace("\r", "\\r").replace("\n", "\\n")

    return plain
