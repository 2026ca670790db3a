"""Many cases that cost less than a test of their own would."""

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def try_each(
    cases: Iterable[T], check: Callable[[T], object], name: Callable[[T], str] = str
) -> None:
    """Check every case; all that fail are told at once, each by its name."""
    broken: list[Exception] = []
    number = 0
    for number, case in enumerate(cases, 1):  # noqa: B007  # it says how many there were
        try:
            check(case)
        except Exception as error:  # noqa: BLE001  # a check may fail in any way
            error.add_note(f"the case: {name(case)}")
            broken.append(error)
    assert number, "there is no case"
    if broken:
        names = ", ".join(error.__notes__[-1].partition(": ")[2] for error in broken[:20])
        raise ExceptionGroup(f"{len(broken)} of {number} cases fail: {names}", broken)


def of_each(
    cases: Iterable[T], name: Callable[[T], str] = str
) -> Callable[[Callable[[T], object]], Callable[[], None]]:
    """Make one test of a check and its cases, where `parametrize` would make hundreds."""

    known = list(cases)

    def made(check: Callable[[T], object]) -> Callable[[], None]:
        def test() -> None:
            try_each(known, check, name)

        test.__doc__ = check.__doc__
        return test

    return made
