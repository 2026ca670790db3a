"""Write messages into a file."""

from collections.abc import Iterable
from typing import Annotated, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from wolkflow import Claim, Interval, LocalPath, Msg, Size, Step
from wolkflow_file.row_file import RowFile
from wolkflow_file.rows import Format, csv_row, row_writer

FULL = 1_000_000


class Rotation(BaseModel):
    """When a file is full, and how many old ones are kept."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    size: Annotated[Size, Field(description="how large the file may become", ge=1000)]
    keep: Annotated[
        int, Field(description="how many full files stay, as .1 (the newest), .2 and so on", ge=1)
    ] = 5


class Append(Step):
    """Adds each message to a file as a row, and sends it on.

    `jsonl` rows are `{"time": ..., "name": ..., "value": ...}`, with the time in milliseconds since
    1970; `csv` rows have the listed `columns`: time, name, value, or fields of the value; a `text`
    row is the value alone.

    Rows are gathered, and are safe on the disk after `save_every` at the latest. A full disk leaves
    no half rows: rows wait, and are written when there is room again. A row that a power cut has
    torn is ended, so that the next one stands on its own.
    """

    example = "file.append: {path: climate.jsonl, rotate: {size: 10MB, keep: 5}}"
    durable: ClassVar[bool] = True

    path: Annotated[LocalPath, Field(description="the file; folders that are missing are made")]
    format: Annotated[Format, Field(description="how a row is written")] = "jsonl"
    columns: Annotated[
        list[str],
        Field(description="what a csv row has: time, name, value, or fields of the value"),
    ] = Field(default=["time", "name", "value"], min_length=1)
    header: Annotated[
        bool, Field(description="begin a csv file with a row of the columns' names")
    ] = True
    rotate: Annotated[
        Rotation | None,
        Field(description="start a new file when this one is full, and keep some old ones"),
    ] = None
    save_every: Annotated[
        Interval, Field(description="how long a row may wait before it is written and synced")
    ] = 1.0

    @model_validator(mode="after")
    def _check_columns(self) -> Self:
        if self.format != "csv" and self.columns != ["time", "name", "value"]:
            raise ValueError(f"columns are for format: csv, and this is {self.format}")
        if len(set(self.columns)) != len(self.columns):
            raise ValueError("a column is listed twice")
        return self

    @property
    def lane(self) -> str:
        """Files share a thread: an SD card may take seconds to answer."""
        return "files"

    def claims(self) -> Iterable[Claim]:
        """Two nodes that write one file would tear each other's rows."""
        return [Claim(f"file:{self.path}", str(self.path))]

    def open(self) -> None:
        """Open the file, and see that it is one of these rows."""
        self._row = row_writer(self.format, self.columns)
        self._rows = bytearray()
        self._full = min(FULL, self.rotate.size) if self.rotate else FULL
        self._header = ""
        if self.format == "csv" and self.header:
            self._header = csv_row(self.columns) + "\n"
        self._file = RowFile(self.path)
        self._file.open()
        self._check_header()

    def close(self) -> None:
        """Save what is left; say how many rows are lost when that can't be done."""
        try:
            self.flush()
        except OSError as error:
            lost = self._rows.count(b"\n")
            reason = f"{self.path}: {error.strerror}"
            raise OSError(f"{lost} rows could not be written: {reason}") from error
        finally:
            self._file.close()

    def process(self, msg: Msg) -> Msg:
        """Take a message; on OSError it is not taken."""
        row = self._row(msg)
        if self._rows and len(self._rows) + len(row) > self._full:
            self.flush()
        self._rows += row
        return msg

    def flush(self) -> None:
        """Write all rows that were taken, and sync; on OSError they are kept for the next try."""
        if not self._rows:
            return
        size = self._file.size()
        if self.rotate and size and size + len(self._rows) > self.rotate.size:
            self._file.rotate(self.rotate.keep)
            size = 0
        header = b"" if size else self._header.encode()
        self._file.add(header + self._rows)
        self._rows.clear()

    def _check_header(self) -> None:
        found = self._file.first_row() if self._header else ""
        if found and found != self._header.rstrip("\n"):
            raise ValueError(
                f"{self.path} begins with {found[:80]!r}, not with {self._header.rstrip()!r}: "
                "give the same columns, or another path"
            )
