"""Write lines of cells."""

import csv
import io
from typing import Annotated, Any, Self

from pydantic import Field, StringConstraints, model_validator

from wolkflow import Msg, Step, msg_of

MOST_SERIES = 1000
NUMBERS: frozenset[type] = frozenset({float, int})

Column = Annotated[str, StringConstraints(min_length=1)]


class Write(Step):
    """Turns a value's fields into a line of cells, in the order of `columns`.

    A field that isn't there is an empty cell; `time` and `name` are the message's own where the
    value has no such field, and `value` is a value without fields. With `header`, the first line
    of each series is preceded by one with the columns' names. A field with fields of its own is an
    error.
    """

    example = "csv.write: {columns: [time, temperature, humidity], header: true}"

    columns: Annotated[
        list[Column], Field(description="the fields, in this order", min_length=1, max_length=1000)
    ]
    delimiter: Annotated[
        str, Field(description="what stands between two cells", min_length=1, max_length=1)
    ] = ","
    header: Annotated[
        bool, Field(description="begin each series with a line of the columns' names")
    ] = False

    @model_validator(mode="after")
    def _check_delimiter(self) -> Self:
        if self.delimiter in '"\r\n':
            raise ValueError("a quote or a line end can't stand between cells")
        return self

    def open(self) -> None:
        """Begin without a line written."""
        self._begun: dict[str, None] = {}

    def process(self, msg: Msg) -> Msg | list[Msg]:
        """Send the line on, with a header before the first."""
        name, value, time = msg
        fields = {"time": time, "name": name, "value": value}
        if isinstance(value, dict):
            fields.update(value)
        cells = [
            repr(cell) if cell.__class__ in NUMBERS else _cell(cell)
            for cell in map(fields.get, self.columns)
        ]
        line = msg_of((name, self._line(cells), time))
        if not self.header or name in self._begun:
            return line
        if len(self._begun) >= MOST_SERIES:
            del self._begun[next(iter(self._begun))]
        self._begun[name] = None
        return [msg_of((name, self._line(self.columns), time)), line]

    def _line(self, cells: list[str]) -> str:
        line = self.delimiter.join(cells)
        is_plain = '"' not in line and "\n" not in line and "\r" not in line
        if is_plain and line and line.count(self.delimiter) == len(cells) - 1:
            return line
        text = io.StringIO()
        csv.writer(text, delimiter=self.delimiter, lineterminator="").writerow(cells)
        return text.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    raise ValueError(f"csv.write has no cell for {value!r:.60}")
