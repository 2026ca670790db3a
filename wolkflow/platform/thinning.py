"""Fewer points for a plot that looks the same."""

from collections.abc import Sequence

from wolkflow.platform.records import Point


def thinned(points: Sequence[Point], most: int) -> list[Point]:
    """Keep at most about `most` points: of each slice of time the lowest and the highest value.

    The first and the last point always stay. Texts, which have no height, are kept evenly.
    """
    if len(points) <= max(most, 4):
        return list(points)
    slices = max(most // 2 - 1, 1)
    length = -(-len(points) // slices)
    kept = [points[0]]
    for start in range(0, len(points), length):
        part = points[start : start + length]
        if any(isinstance(point.value, str) for point in part):
            kept.append(part[0])
            continue
        heights = [float(point.value) for point in part]
        ends = {heights.index(min(heights)), heights.index(max(heights))}
        kept += [part[index] for index in sorted(ends)]
    kept.append(points[-1])
    return [point for index, point in enumerate(kept) if not index or point != kept[index - 1]]
