import pytest

from wolkflow.testing.trials.differences import differences
from wolkflow.testing.trials.subjects import Look


def looks(*values: object) -> list[Look]:
    return [Look(value, float(second)) for second, value in enumerate(values)]


def test_equal_rows_have_none() -> None:
    assert differences([1, "above 1", 3], looks(1, 2, 3)) == []
    assert differences([], looks()) == []


def test_a_wrong_value_stands_beside_the_right_one() -> None:
    assert differences([True, False], looks(True, True)) == [
        "  expected  seen",
        "  true      true   at 0s",
        "! false     true   at 1s",
    ]


def test_what_is_missing_and_what_is_too_much_moves_nothing_else() -> None:
    assert differences([1, 2, 3, 4], looks(1, 3, 4, 5)) == [
        "  expected  seen",
        "  1         1   at 0s",
        "! 2         (nothing)",
        "  3         3   at 1s",
        "  4         4   at 2s",
        "!           5   at 3s",
    ]


def test_long_equal_stretches_are_left_out() -> None:
    lines = differences([*range(20), 99, *range(20)], looks(*range(20), 98, *range(20)))
    assert lines == [
        "  expected  seen",
        "  ...",
        "  18        18   at 18s",
        "  19        19   at 19s",
        "! 99        98   at 20s",
        "  0         0   at 21s",
        "  1         1   at 22s",
        "  ...",
    ]


@pytest.mark.parametrize("count", [50, 5000])
def test_a_row_that_is_all_wrong_is_cut(count: int) -> None:
    lines = differences([1] * count, looks(*[2] * count))
    assert len(lines) < 30
    assert lines[-1].startswith("  ... ")
