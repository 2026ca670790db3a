"""What a benchmark finds out: figures, some of them with a target."""

from collections.abc import Iterable
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number, and the target beside it.

    `at_most` is the target of what should be small, `at_least` of what should be large.
    """

    what: str
    measured: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None

    @property
    def target(self) -> str:
        """The target as it is printed; empty for a number that is only told."""
        if self.at_most is not None:
            return f"<= {self.at_most:,g} {self.unit}"
        return "" if self.at_least is None else f">= {self.at_least:,g} {self.unit}"

    @property
    def verdict(self) -> str:
        """Whether the target is met."""
        if not self.target:
            return ""
        too_much = self.at_most is not None and self.measured > self.at_most
        too_little = self.at_least is not None and self.measured < self.at_least
        return "missed" if too_much or too_little else "met"


def show(name: str, sentence: str, figures: Iterable[Figure]) -> None:
    """Print a benchmark's table."""
    table = Table(title=f"{name}: {sentence}", title_justify="left", min_width=96)
    table.add_column("measured what", ratio=1)
    for column in ("measured", "target", ""):
        table.add_column(column, justify="right", no_wrap=True)
    for figure in figures:
        measured = f"{rounded(figure.measured)} {figure.unit}"
        table.add_row(figure.what, measured, figure.target, figure.verdict)
    Console(width=100, highlight=False).print(table)


def rounded(number: float) -> str:
    """Write a number with about three digits: more would be noise."""
    if abs(number) >= 100:
        return f"{number:,.0f}"
    return f"{number:.3g}" if abs(number) < 10 else f"{number:.1f}"
