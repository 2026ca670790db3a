"""A row of values that was expected beside the row that was seen."""

import itertools
from collections.abc import Sequence
from typing import Any

from wolkflow.testing.trials.moments import spoken
from wolkflow.testing.trials.phrases import fits, shown
from wolkflow.testing.trials.subjects import Look

MOST_COMPARED = 300
"""Values a side that are laid beside each other at their best; with more, one by one."""

AROUND = 2
"""Equal rows that are shown before and after different ones."""

MOST_ROWS = 24
WIDEST = 40

Pair = tuple[int | None, int | None]
"""Positions of what was expected and of what was seen; None where one has nothing."""


def differences(wanted: Sequence[Any], looks: Sequence[Look]) -> list[str]:
    """Lay two rows beside each other; nothing when they are the same."""
    same = len(wanted) == len(looks) and all(
        fits(one, look.value) for one, look in zip(wanted, looks, strict=True)
    )
    return [] if same else _drawn(wanted, looks, _merged(_pairs(wanted, looks)))


def _pairs(wanted: Sequence[Any], looks: Sequence[Look]) -> list[Pair]:
    """Find which belong together: the longest rows in common, as `diff` does."""
    rows, columns = len(wanted), len(looks)
    if max(rows, columns) > MOST_COMPARED:
        longest = range(max(rows, columns))
        return [(at if at < rows else None, at if at < columns else None) for at in longest]
    best = _common(wanted, looks)
    pairs: list[Pair] = []
    row = column = 0
    while row < rows or column < columns:
        both = row < rows and column < columns
        if both and fits(wanted[row], looks[column].value):
            pairs.append((row, column))
            row, column = row + 1, column + 1
        elif column == columns or (both and best[row + 1][column] >= best[row][column + 1]):
            pairs.append((row, None))
            row += 1
        else:
            pairs.append((None, column))
            column += 1
    return pairs


def _common(wanted: Sequence[Any], looks: Sequence[Look]) -> list[list[int]]:
    """Count for every two positions how many fit from there on."""
    best = [[0] * (len(looks) + 1) for _ in range(len(wanted) + 1)]
    for row in reversed(range(len(wanted))):
        for column in reversed(range(len(looks))):
            if fits(wanted[row], looks[column].value):
                best[row][column] = best[row + 1][column + 1] + 1
            else:
                best[row][column] = max(best[row + 1][column], best[row][column + 1])
    return best


def _merged(pairs: Sequence[Pair]) -> list[Pair]:
    """Put what is missing and what came instead into one row."""
    merged: list[Pair] = []
    missing: list[int] = []
    extra: list[int] = []
    for row, column in [*pairs, (0, 0)]:
        if row is not None and column is not None:
            merged += itertools.zip_longest(missing, extra)
            missing, extra = [], []
            merged.append((row, column))
        elif row is not None:
            missing.append(row)
        elif column is not None:
            extra.append(column)
    return merged[:-1]


def _drawn(wanted: Sequence[Any], looks: Sequence[Look], pairs: Sequence[Pair]) -> list[str]:
    left = [_cut("" if row is None else shown(wanted[row])) for row, _ in pairs]
    width = max([len("expected"), *map(len, left)])
    bad = [_is_bad(wanted, looks, pair) for pair in pairs]
    lines = [f"  {'expected':{width}}  seen"]
    gap = False
    for number, pair in enumerate(pairs):
        if len(lines) > MOST_ROWS:
            return [*lines, f"  ... {len(pairs) - number} more"]
        if any(bad[max(0, number - AROUND) : number + AROUND + 1]):
            mark = "!" if bad[number] else " "
            lines.append(f"{mark} {left[number]:{width}}  {_seen(looks, pair[1])}".rstrip())
            gap = False
        elif not gap:
            lines.append("  ...")
            gap = True
    return lines


def _is_bad(wanted: Sequence[Any], looks: Sequence[Look], pair: Pair) -> bool:
    row, column = pair
    return row is None or column is None or not fits(wanted[row], looks[column].value)


def _seen(looks: Sequence[Look], column: int | None) -> str:
    if column is None:
        return "(nothing)"
    look = looks[column]
    when = "" if look.seconds is None else f"   at {spoken(look.seconds)}"
    return _cut(shown(look.value)) + when


def _cut(text: str) -> str:
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"
