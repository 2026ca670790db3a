import pytest
from pydantic import ValidationError

from tests.support.steps import made, refused, sent
from wolkflow_transforms.range import Range


def ranged(outside, *values):
    return sent(Range, {"from": [0, 1000], "to": [10, 20], "outside": outside}, *values)


def test_turns_one_range_into_another():
    assert ranged("extend", 0, 500, 1000.0) == [10, 15, 20]


def test_the_four_ways_to_treat_what_is_outside():
    assert ranged("extend", -500, 1500) == [5, 25]
    assert ranged("clamp", -500, 1500) == [10, 20]
    assert ranged("wrap", -500, 1700) == [15, 17]
    assert ranged("drop", -1, 1001, 1000) == [20]


def test_ranges_may_run_downwards():
    assert sent(Range, {"from": [3000, 1000], "to": [0, 100]}, 3000, 2000, 1000) == [0, 50, 100]
    assert sent(Range, {"from": [0, 10], "to": [100, 0], "outside": "clamp"}, 12, 1) == [0, 90]


def test_bad_settings_and_values_are_refused():
    assert "range needs a number" in refused(Range, {"from": [0, 1], "to": [0, 2]}, "x")
    with pytest.raises(ValidationError, match="are the same"):
        made(Range, {"from": [1, 1], "to": [0, 2]})
    with pytest.raises(ValidationError):
        made(Range, {"from": [1, 2, 3], "to": [0, 2]})
