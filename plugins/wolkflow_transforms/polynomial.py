"""The polynomial that fits points best."""

from collections.abc import Sequence
from fractions import Fraction

Line = list[Fraction]


class Polynomial:
    """A polynomial by its coefficients, the one of the highest power first.

    It is over (x - middle) / reach, which stays small where the points are, so that nothing is lost
    in rounding.
    """

    __slots__ = ("_coefficients", "_middle", "_reach")

    def __init__(self, points: Sequence[tuple[float, float]], degree: int) -> None:
        """Fit to points (x, y) with the least squared error; more than `degree` different x."""
        lowest, highest = min(x for x, _ in points), max(x for x, _ in points)
        self._middle = lowest / 2 + highest / 2
        self._reach = highest / 2 - lowest / 2
        scaled = [((x - self._middle) / self._reach, y) for x, y in points]
        self._coefficients = [float(one) for one in reversed(_solved(_equations(scaled, degree)))]

    def __call__(self, x: float) -> float:
        """Give y."""
        scaled = (x - self._middle) / self._reach
        y = 0.0
        for coefficient in self._coefficients:
            y = y * scaled + coefficient
        return y


def _equations(points: Sequence[tuple[float, float]], degree: int) -> list[Line]:
    """Set up what the coefficients must fulfil; exact, because fractions don't round."""
    exact = [(Fraction(x), Fraction(y)) for x, y in points]
    powers = [sum(x**power for x, _ in exact) for power in range(2 * degree + 1)]
    return [
        [
            *(Fraction(powers[row + column]) for column in range(degree + 1)),
            Fraction(sum(y * x**row for x, y in exact)),
        ]
        for row in range(degree + 1)
    ]


def _solved(equations: list[Line]) -> Line:
    """Solve by elimination; the equations of a fit never need their order changed."""
    count = len(equations)
    for pivot in range(count):
        first = equations[pivot]
        first[:] = [part / first[pivot] for part in first]
        for row in equations[:pivot] + equations[pivot + 1 :]:
            row[:] = [part - row[pivot] * top for part, top in zip(row, first, strict=True)]
    return [row[count] for row in equations]
