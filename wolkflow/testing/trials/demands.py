"""What a test expects of something, and whether it is so."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wolkflow.errors import Place
from wolkflow.testing.trials.differences import differences
from wolkflow.testing.trials.moments import spoken
from wolkflow.testing.trials.phrases import fits, shown
from wolkflow.testing.trials.subjects import Look, Subject
from wolkflow.testing.trials.world import World

ASPECTS = ("values", "contain", "first", "last", "count", "least", "most", "silent")
"""What can be expected of a row of values; without any of these words it is `last` or `values`."""

AT_THE_END, WHEN_STOPPED = -1.0, math.inf
"""Moments that only the test's own end decides."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that is not as expected: where that is written, and both sides of it."""

    place: Place
    what: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Demand:
    """One aspect of one subject at one moment: seconds, or one of the two above."""

    subject: Subject
    aspect: str
    wanted: Any
    seconds: float
    place: Place

    def failure(self, world: World) -> Failure | None:
        """Look, and tell what is not as expected."""
        try:
            lines = self._differences(self.subject.look(world))
        except (OSError, ValueError) as error:
            lines = [str(error)]
        return Failure(self.place, self._spoken, tuple(lines)) if lines else None

    @property
    def _spoken(self) -> str:
        moment = "" if self.seconds == AT_THE_END else f" at {spoken_end(self.seconds)}"
        if self.aspect in ("last", "values"):
            return f"{self.subject}{moment}"
        return f"{self.subject}{moment}: {self.aspect}"

    def _differences(self, looks: Sequence[Look]) -> list[str]:
        if self.aspect in ("least", "most"):
            return _one(self.wanted, _ranked(looks, highest=self.aspect == "most")[:1])
        if self.aspect in ROWS:
            return ROWS[self.aspect](self.wanted, looks)
        chosen = {"first": looks[:1], "count": [Look(len(looks))]}
        return _one(self.wanted, chosen.get(self.aspect, looks[-1:]))


def spoken_end(seconds: float) -> str:
    """Write a demand's moment."""
    return "the end, stopped" if seconds == WHEN_STOPPED else spoken(seconds)


def _one(wanted: Any, looks: Sequence[Look]) -> list[str]:
    if looks and fits(wanted, looks[0].value):
        return []
    seen = "nothing"
    if looks:
        since = "" if looks[0].seconds is None else f"   (since {spoken(looks[0].seconds)})"
        seen = shown(looks[0].value) + since
    return [f"expected  {shown(wanted)}", f"seen      {seen}"]


def _ranked(looks: Sequence[Look], *, highest: bool) -> list[Look]:
    numbers = [look for look in looks if isinstance(look.value, int | float)]
    return sorted(numbers, key=lambda look: float(look.value), reverse=highest)


def _missing(wanted: Sequence[Any], looks: Sequence[Look]) -> list[str]:
    """Look for values in their order, with any others between them."""
    left = iter(looks)
    for number, one in enumerate(wanted):
        if not any(fits(one, look.value) for look in left):
            after = f" after {shown(wanted[number - 1])}" if number else ""
            return [f"expected  {shown(one)}{after}", "seen      " + _several(looks)]
    return []


def _noises(spans: Sequence[tuple[float, float]], looks: Sequence[Look]) -> list[str]:
    lines: list[str] = []
    for begin, end in spans:
        heard = [look for look in looks if look.seconds is not None and begin < look.seconds <= end]
        if heard:
            lines += [f"expected  nothing from {spoken(begin)} to {spoken(end)}"]
            lines += ["seen      " + _several(heard)]
    return lines


def _several(looks: Sequence[Look], most: int = 5) -> str:
    if not looks:
        return "nothing"
    parts = [
        shown(look.value) + ("" if look.seconds is None else f" at {spoken(look.seconds)}")
        for look in looks[:most]
    ]
    more = [f"and {len(looks) - most} more"] if len(looks) > most else []
    return ", ".join(parts + more)


ROWS: Mapping[str, Callable[[Any, Sequence[Look]], list[str]]] = {
    "values": differences,
    "contain": _missing,
    "silent": _noises,
}
"""What is expected of a whole row; everything else is expected of one value in it."""
