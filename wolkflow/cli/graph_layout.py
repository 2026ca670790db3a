"""Where boxes and lines go: columns from left to right, as few crossings as a few sweeps find.

A line that passes columns has an invisible stop in each, so that it goes round the boxes there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from wolkflow.cli.graph_parts import Drawing, Part, Way

LETTER, SMALL_LETTER = 7.6, 6.2
"""Width of a letter of a name, and of the small text, in pixels."""

BOX_HEIGHT, STOP_HEIGHT = 40.0, 14.0
ROW_GAP, PADDING, COLUMN_GAP = 14.0, 14.0, 48.0
SWEEPS = 12


@dataclass(slots=True, eq=False)
class Spot:
    """A place in a column: of a box, or of a line that passes; `y` is its middle."""

    part: Part | None
    column: int
    height: float
    width: float = 0.0
    x: float = 0.0
    y: float = 0.0
    before: list["Spot"] = field(default_factory=list)
    after: list["Spot"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Layout:
    """All places, the lines as the spots they pass, and the size of it all."""

    spots: Sequence[Spot]
    lines: Sequence[tuple[Way, Sequence[Spot]]]
    width: float
    height: float


def layout(drawn: Drawing) -> Layout:
    """Place everything."""
    columns_of = _columns(drawn)
    boxes = {part.key: _box(part, columns_of[part.key]) for part in drawn.parts}
    lines = [(way, _through(boxes[way.source], boxes[way.target])) for way in drawn.ways]
    passed = [spot for _, line in lines for spot in line[1:-1]]
    spots = [*boxes.values(), *passed]
    columns = [[spot for spot in spots if spot.column == number] for number in _numbers(spots)]
    _order(columns)
    _settle(columns)
    width = _spread(columns, lines)
    top = min((spot.y - spot.height / 2 for spot in spots), default=0.0)
    for spot in spots:
        spot.y -= top
    height = max((spot.y + spot.height / 2 for spot in spots), default=0.0)
    return Layout(spots, lines, width, height)


def _columns(drawn: Drawing) -> Mapping[str, int]:
    """Put each box right of all that lead to it."""
    into: dict[str, list[str]] = {part.key: [] for part in drawn.parts}
    for way in drawn.ways:
        into[way.target].append(way.source)
    found: dict[str, int] = {}

    def column(key: str) -> int:
        if key not in found:
            found[key] = 0
            found[key] = max((column(before) + 1 for before in into[key]), default=0)
        return found[key]

    for part in drawn.parts:
        column(part.key)
    return found


def _box(part: Part, column: int) -> Spot:
    wide = max(len(part.name) * LETTER, len(part.type) * SMALL_LETTER)
    return Spot(part, column, BOX_HEIGHT, wide + 2 * PADDING)


def _through(source: Spot, target: Spot) -> Sequence[Spot]:
    """Lead a line through the columns between two boxes."""
    between = [
        Spot(None, number, STOP_HEIGHT) for number in range(source.column + 1, target.column)
    ]
    line = [source, *between, target]
    for left, right in pairwise(line):
        left.after.append(right)
        right.before.append(left)
    return line


def _numbers(spots: Sequence[Spot]) -> range:
    return range(1 + max((spot.column for spot in spots), default=-1))


def _order(columns: Sequence[list[Spot]]) -> None:
    """Sort each column by the middle of what its spots are connected to, back and forth."""
    for sweep in range(SWEEPS):
        forth = sweep % 2 == 0
        for column in columns if forth else reversed(columns):
            _number(columns)
            column.sort(key=lambda spot: _middle(spot, spot.before if forth else spot.after))
    _number(columns)


def _number(columns: Sequence[list[Spot]]) -> None:
    for column in columns:
        for row, spot in enumerate(column):
            spot.y = float(row)


def _middle(spot: Spot, others: Sequence[Spot]) -> float:
    return sum(one.y for one in others) / len(others) if others else spot.y


def _settle(columns: Sequence[list[Spot]]) -> None:
    """Give each spot the height of its neighbours as far as there is room, keeping the order."""
    for column in columns:
        _stack(column, [spot.y * (BOX_HEIGHT + ROW_GAP) for spot in column])
    for sweep in range(SWEEPS):
        forth = sweep % 2 == 0
        for column in columns if forth else reversed(columns):
            wanted = [_middle(spot, spot.before if forth else spot.after) for spot in column]
            _stack(column, wanted)


def _stack(column: Sequence[Spot], wanted: Sequence[float]) -> None:
    """Place a column's spots as near to where they want as their order and size allow.

    Least squares under an order: neighbours that want into each other share their mean.
    """
    offsets = [0.0]
    for upper, lower in pairwise(column):
        offsets.append(offsets[-1] + (upper.height + lower.height) / 2 + ROW_GAP)
    groups: list[tuple[float, int]] = []
    for y, offset in zip(wanted, offsets, strict=False):
        total, count = y - offset, 1
        while groups and groups[-1][0] / groups[-1][1] > total / count:
            above = groups.pop()
            total, count = total + above[0], count + above[1]
        groups.append((total, count))
    shifts = [total / count for total, count in groups for _ in range(count)]
    for spot, offset, shift in zip(column, offsets, shifts, strict=False):
        spot.y = offset + shift


def _spread(columns: Sequence[list[Spot]], lines: Sequence[tuple[Way, Sequence[Spot]]]) -> float:
    """Give the columns their widths, with room between them for the words on the lines."""
    words = dict.fromkeys(range(len(columns)), 0.0)
    for way, line in lines:
        number = line[0].column
        words[number] = max(words[number], len(way.text) * SMALL_LETTER)
    x = 0.0
    for number, spots in enumerate(columns):
        width = max((spot.width for spot in spots), default=0.0)
        for spot in spots:
            spot.x = x
            spot.width = width if spot.part is None else spot.width
        x += width + COLUMN_GAP + words[number]
    return x - COLUMN_GAP - words.get(len(columns) - 1, 0.0) if columns else 0.0
