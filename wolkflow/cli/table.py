"""The live table: what every node is doing, on a terminal, while the log scrolls above it."""

import sys
import time
from collections.abc import Sequence
from types import TracebackType

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from wolkflow.cli.logs import LogLines, to_stderr
from wolkflow.cli.shown import Rates, rate_text, value_text
from wolkflow.engine import Engine, NodeStats
from wolkflow.excerpt import escaped

PER_SECOND = 4
NARROW = 70
LONGEST_STATUS = 200
AROUND = 3
"""Lines that the table needs beside its rows: title, heads, what is left out."""

STYLES = {"ok": "green", "opening": "yellow", "lost": "bold red", "skipped": "red", "closed": "dim"}


class LiveTable:
    """Shows a run on the terminal as long as it is entered; takes the log's lines meanwhile."""

    def __init__(self, engine: Engine, lines: LogLines) -> None:
        self._engine = engine
        self._lines = lines
        self._rates = Rates()
        self._console = Console(stderr=True)
        self._live = Live(
            get_renderable=self.render,
            console=self._console,
            refresh_per_second=PER_SECOND,
            redirect_stdout=sys.stdout is not None and sys.stdout.isatty(),
        )

    def __enter__(self) -> "LiveTable":
        self._live.start()
        self._lines.write = self.write
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._lines.write = to_stderr
        self._live.stop()

    def write(self, line: str) -> None:
        """Write a line above the table."""
        self._console.print(Text(line), soft_wrap=True)

    def render(self) -> Group:
        """Draw the table as things are now."""
        stats = self._engine.stats()
        rates = self._rates.take(time.monotonic(), {one.label: count(one) for one in stats})
        shown = fitting(stats, self._console.height - AROUND)
        left_out = len(stats) - len(shown)
        title = Text(escaped(self._engine.graph.title), style="bold", no_wrap=True)
        more = [Text(f"and {left_out} more nodes", style="dim")] if left_out else []
        return Group(title, table(shown, rates, self._console.width), *more)


def fitting(stats: Sequence[NodeStats], rows: int) -> list[NodeStats]:
    """Choose the nodes for a number of rows: all, or first those in trouble."""
    ranked = sorted(stats, key=lambda one: (one.state == "ok", not one.errors))
    chosen = {one.label for one in ranked[: max(rows, 1)]}
    return [one for one in stats if one.label in chosen]


def count(stats: NodeStats) -> int:
    """Count what makes a node's rate: what it sends, or takes if nothing comes out of it."""
    return stats.sent or stats.received


def table(stats: Sequence[NodeStats], rates: dict[str, float], width: int) -> Table:
    """Draw the rows; columns about trouble are there when there is trouble, types when they fit."""
    drawn = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), expand=False)
    wide = width >= NARROW
    drops = any(one.dropped or one.skipped for one in stats)
    waits = any(one.waiting for one in stats)
    drawn.add_column("node", no_wrap=True, max_width=20)
    if wide:
        drawn.add_column("type", no_wrap=True, max_width=16, style="dim")
    drawn.add_column("state", no_wrap=True, min_width=5)
    drawn.add_column("rate/s", no_wrap=True, justify="right", min_width=6)
    drawn.add_column("last value", no_wrap=True, ratio=1)
    drawn.add_column("errors", no_wrap=True, justify="right", min_width=6)
    if drops:
        drawn.add_column("dropped", no_wrap=True, justify="right")
    if waits:
        drawn.add_column("waiting", no_wrap=True, justify="right")
    for one in stats:
        cells = [Text(escaped(one.label))]
        if wide:
            cells.append(Text(escaped(one.type)))
        cells.append(Text(one.state, style=STYLES[one.state]))
        cells.append(Text(rate_text(rates[one.label])))
        cells.append(last(one))
        cells.append(counter(one.errors))
        if drops:
            cells.append(counter(one.dropped + one.skipped))
        if waits:
            cells.append(counter(one.waiting))
        drawn.add_row(*cells)
    return drawn


def last(stats: NodeStats) -> Text:
    """Show what a node says of itself, or why it isn't open, or else its last value."""
    if stats.status:
        style = "" if stats.state == "ok" else "red"
        return Text(escaped(stats.status[:LONGEST_STATUS]), style=style)
    if stats.last is None:
        return Text("")
    value = value_text(stats.last.value)
    return Text(f"{escaped(stats.last.name[:40])} {value}" if stats.last.name else value)


def counter(number: int) -> Text:
    """Show a count of troubles; none is a dot, so that the others stand out."""
    return Text(str(number), style="red") if number else Text("·", style="dim")
