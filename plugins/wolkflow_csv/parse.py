"""Read lines of cells."""

import csv
import re
import sys
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from wolkflow import Msg, Step, msg_of

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
FIRST = frozenset("+-.0123456789")
SHORT = 300
LARGEST = sys.float_info.max
LONGEST_PLAIN = 100_000
"""The library has a limit above this, and refuses what is longer."""
MOST_SERIES = 1000

Column = Annotated[str, StringConstraints(min_length=1)]


class Parse(Step):
    """Turns a line of cells into a value with a field for each column.

    `columns` names them; without it, the first line of a series does. That line is remembered over
    a restart, and left out wherever it comes again, as at the start of a rotated file. Numbers
    become numbers, an empty cell is left out, and so is an empty line. A line with too many or too
    few cells is an error.
    """

    example = "csv.parse: {columns: [time, temperature, humidity], delimiter: ;}"

    columns: Annotated[
        list[Column],
        Field(description="the columns' names; without them, the first line has them"),
    ] = Field(default_factory=list)
    delimiter: Annotated[
        str, Field(description="what stands between two cells", min_length=1, max_length=1)
    ] = ","

    @model_validator(mode="after")
    def _check_columns(self) -> Self:
        if len(set(self.columns)) != len(self.columns):
            raise ValueError("a column is listed twice")
        if self.delimiter in '"\r\n':
            raise ValueError("a quote or a line end can't stand between cells")
        return self

    def open(self) -> None:
        """Take up the remembered first lines."""
        self._columns: dict[str, list[str]] = dict(self.store.get("columns", {}))

    def process(self, msg: Msg) -> Msg | None:
        """Send the line's fields on."""
        cells = self._cells(msg)
        if not cells:
            return None
        columns = self.columns or self._columns.get(msg.name) or self._begin(msg.name, cells)
        if cells == columns:
            return None
        if len(cells) != len(columns):
            count = f"{len(cells)} cells instead of {len(columns)}"
            raise ValueError(f"csv.parse found {count} in {msg.value!r:.80}")
        fields = {column: _value(cell) for column, cell in zip(columns, cells, strict=True) if cell}
        return msg_of((msg.name, fields, msg.time))

    def _cells(self, msg: Msg) -> list[str]:
        line = msg.value
        if not isinstance(line, str):
            raise ValueError(f"csv.parse needs text, got {line!r:.60} in series {msg.name}")  # noqa: TRY004  # a bad value is a ValueError, whatever is bad about it
        if not line or line.isspace():
            return []
        line = line.rstrip("\r\n").removeprefix("\ufeff")
        if '"' in line or "\n" in line or "\r" in line or len(line) > LONGEST_PLAIN:
            return self._quoted_cells(line)
        return [cell.strip() for cell in line.split(self.delimiter)]

    def _quoted_cells(self, line: str) -> list[str]:
        try:
            rows = list(csv.reader([line], delimiter=self.delimiter, strict=True))
        except csv.Error as error:
            raise ValueError(f"csv.parse can't read {line!r:.80}: {error}") from error
        return [cell.strip() for row in rows for cell in row]

    def _begin(self, name: str, cells: list[str]) -> list[str]:
        """Take a series' first line for its columns' names."""
        if "" in cells or len(set(cells)) != len(cells):
            raise ValueError(f"csv.parse needs a name for each column, different ones: got {cells}")
        if len(self._columns) >= MOST_SERIES:
            del self._columns[next(iter(self._columns))]
        self._columns[name] = cells
        self.store["columns"] = self._columns
        return cells


def _value(cell: str) -> int | float | str:
    if cell[0] not in FIRST:
        return cell
    if cell.isdigit() and cell.isascii() and len(cell) < SHORT:
        return int(cell)
    try:
        number = float(cell)
    except ValueError:
        return cell
    if -LARGEST <= number <= LARGEST and "_" not in cell and cell.isascii():
        return int(cell) if number.is_integer() and cell.lstrip("+-").isdigit() else number
    if NUMBER.fullmatch(cell) is None:
        return cell  # it is one for Python, and for nobody else
    raise ValueError(f"csv.parse found a number that is too large: {cell[:60]}")
