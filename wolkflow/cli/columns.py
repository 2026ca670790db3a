"""The columns of the live table, and what stands in them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rich.text import Text

from wolkflow.cli.shown import rate_text, value_text
from wolkflow.engine import NodeStats
from wolkflow.excerpt import escaped

STYLES = {"ok": "green", "opening": "yellow", "lost": "bold red", "skipped": "red", "closed": "dim"}
LONGEST = 200

Cell = Callable[[NodeStats], Text]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: as wide as what is in it, between two limits; no limits take what is left."""

    head: str
    cell: Cell
    narrowest: int = 0
    widest: int = 0
    is_number: bool = False

    def width(self, stats: Sequence[NodeStats]) -> int:
        """Tell how many columns of the screen it needs; 0 for what is left."""
        needed = max((self.cell(one).cell_len for one in stats), default=0)
        return max(self.narrowest, min(needed, self.widest))


def columns(stats: Sequence[NodeStats], rates: Mapping[str, float]) -> list[Column]:
    """List the columns from left to right; drops and waiting are there when there are any."""
    always = [
        Column("node", lambda one: Text(escaped(one.label)), 8, 18),
        Column("type", lambda one: Text(escaped(one.type), style="dim"), 8, 14),
        Column("state", lambda one: Text(one.state, style=STYLES[one.state]), 5, 7),
        Column("rate/s", lambda one: Text(rate_text(rates[one.label])), 6, 6, is_number=True),
        Column("last value", last),
        Column("errors", lambda one: counter(one.errors), 6, 9, is_number=True),
    ]
    if any(one.dropped or one.skipped for one in stats):
        always.append(
            Column("dropped", lambda one: counter(one.dropped + one.skipped), 7, 9, is_number=True)
        )
    if any(one.waiting for one in stats):
        always.append(Column("waiting", lambda one: counter(one.waiting), 7, 7, is_number=True))
    return always


def last(stats: NodeStats) -> Text:
    """Show what a node says of itself, or why it isn't open, or else its last value."""
    if stats.status:
        style = "" if stats.state == "ok" else "red"
        return Text(escaped(stats.status[:LONGEST]), style=style)
    if stats.last is None:
        return Text("")
    return Text(f"{escaped(stats.last.name[:LONGEST])} {value_text(stats.last.value)}")


def counter(number: int) -> Text:
    """Show a count of troubles; none is a dot, so that the others stand out."""
    return Text(str(number), style="red") if number else Text("·", style="dim")
