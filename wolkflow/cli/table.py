"""The live table: what every node is doing, on a terminal, while the log scrolls above it."""

import sys
import time
from collections.abc import Mapping, Sequence

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from wolkflow.cli.columns import Column, columns
from wolkflow.cli.logs import LogLines, to_stderr
from wolkflow.cli.shown import Rates
from wolkflow.engine import Engine, NodeStats
from wolkflow.excerpt import escaped

PER_SECOND = 4
AROUND = 3
"""Lines that the table needs beside its rows: title, heads, what is left out."""

GAP = 2
ECHO = 2
"""The width that stays free: where a terminal writes ^C, it must not begin another line."""

ROOM = 16
"""The width that the last value needs; if it is not there, types are left out."""


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

    def __exit__(self, *reason: object) -> None:
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
        return Group(title, table(shown, rates, self._console.width - ECHO), *more)


def fitting(stats: Sequence[NodeStats], rows: int) -> list[NodeStats]:
    """Choose the nodes for a number of rows: all, or first those in trouble."""
    ranked = sorted(stats, key=lambda one: (one.state == "ok", not one.errors))
    chosen = {one.label for one in ranked[: max(rows, 1)]}
    return [one for one in stats if one.label in chosen]


def count(stats: NodeStats) -> int:
    """Count what makes a node's rate: what it sends, or takes if nothing comes out of it."""
    return stats.sent or stats.received


def table(stats: Sequence[NodeStats], rates: Mapping[str, float], width: int) -> Table:
    """Draw the rows; the last value gets the width that the other columns leave."""
    chosen = columns(stats, rates)
    if room(chosen, stats, width) < ROOM:
        chosen = [column for column in chosen if column.head != "type"]
    left = max(room(chosen, stats, width), 1)
    drawn = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0))
    for column in chosen:
        drawn.add_column(
            column.head,
            no_wrap=True,
            justify="right" if column.is_number else "left",
            width=column.width(stats) or left,
        )
    for one in stats:
        drawn.add_row(*(column.cell(one) for column in chosen))
    return drawn


def room(chosen: Sequence[Column], stats: Sequence[NodeStats], width: int) -> int:
    """Tell how much of the screen's width the columns leave."""
    return width + GAP - sum(column.width(stats) + GAP for column in chosen)
