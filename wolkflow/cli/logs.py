"""The log: one line each on standard error, for people, for the journal or for machines."""

import json
import logging
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime

from wolkflow.excerpt import escaped

PRIORITIES = {"DEBUG": 7, "INFO": 6, "WARNING": 4, "ERROR": 3, "CRITICAL": 2}
"""What systemd calls the levels (sd-daemon(3)): `<4>` before a line is a warning."""

NODE = "wolkflow.node."

Format = Callable[[logging.LogRecord], str]


class LogLines(logging.Handler):
    """Writes each record with `write`, which a live table replaces while it is on the screen."""

    def __init__(self, form: Format) -> None:
        super().__init__()
        self.write: Callable[[str], object] = to_stderr
        self._form = form

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record; when nobody reads standard error any more, that changes nothing else."""
        try:
            self.write(self._form(record))
        except (OSError, ValueError):
            self.write = str  # it is closed for good: there is nobody left to tell


def start_log(form: str, verbosity: int) -> LogLines:
    """Send what is logged to standard error; `verbosity` counts -v up and -q down."""
    lines = LogLines(format_for(form))
    levels = [logging.ERROR, logging.WARNING, logging.INFO, logging.DEBUG]
    logging.basicConfig(handlers=[lines], level=logging.WARNING, force=True)
    logging.getLogger("wolkflow").setLevel(levels[max(0, min(3, 2 + verbosity))])
    logging.captureWarnings(capture=True)
    return lines


def format_for(form: str) -> Format:
    """Choose how a record is written: `json`, `text`, or `auto` for what suits the reader."""
    if form == "json":
        return json_line
    if form == "auto" and journal_reads(sys.stderr.fileno() if sys.stderr else None):
        return journal_lines
    on_terminal = sys.stderr is not None and sys.stderr.isatty()
    return terminal_line if on_terminal else file_line


def journal_reads(descriptor: int | None) -> bool:
    """Tell whether what is written goes to systemd's journal (systemd.exec(5), JOURNAL_STREAM)."""
    if descriptor is None or "JOURNAL_STREAM" not in os.environ:
        return False
    found = os.fstat(descriptor)
    return os.environ["JOURNAL_STREAM"] == f"{found.st_dev}:{found.st_ino}"


def terminal_line(record: logging.LogRecord) -> str:
    """Write `12:00:01 WARNING climate: no chip answers`, in local time."""
    return _line(record, "%H:%M:%S")


def file_line(record: logging.LogRecord) -> str:
    """Write the same with the date, because a file is read days later."""
    return _line(record, "%Y-%m-%d %H:%M:%S")


def journal_lines(record: logging.LogRecord) -> str:
    """Write `<4>climate: no chip answers`; the journal knows the time."""
    priority = f"<{PRIORITIES.get(record.levelname, 6)}>"
    text = f"{label(record)}: {_message(record)}"
    return "\n".join(priority + line for line in (text + _traceback(record)).split("\n"))


def json_line(record: logging.LogRecord) -> str:
    """Write one JSON object."""
    when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    entry = {
        "time": when.replace("+00:00", "Z"),
        "level": record.levelname,
        "label": label(record),
        "message": record.getMessage(),
    }
    if record.exc_info:
        entry["traceback"] = logging.Formatter().formatException(record.exc_info)
    return json.dumps(entry)


def label(record: logging.LogRecord) -> str:
    """Name who speaks: a node by its label, a part of wolkflow by its last name."""
    if record.name.startswith(NODE):
        return record.name.removeprefix(NODE)
    return record.name.removeprefix("wolkflow.")


def to_stderr(text: str) -> None:
    """Write a line in one go, so that lines of several threads don't mix."""
    if sys.stderr is not None:
        sys.stderr.write(text + "\n")
        sys.stderr.flush()


def _line(record: logging.LogRecord, time_form: str) -> str:
    when = datetime.fromtimestamp(record.created).astimezone().strftime(time_form)
    return f"{when} {record.levelname} {label(record)}: {_message(record)}{_traceback(record)}"


def _message(record: logging.LogRecord) -> str:
    return escaped(record.getMessage())


def _traceback(record: logging.LogRecord) -> str:
    """Give the lines of a traceback, for what nobody foresaw."""
    if not record.exc_info:
        return ""
    text = logging.Formatter().formatException(record.exc_info)
    return "".join(f"\n    {escaped(line)}" for line in text.splitlines())
