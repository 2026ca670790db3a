import pytest

from wolkflow_transforms.gathering import MOST_NUMBERS, ByCount


def test_one_window_holds_a_bounded_number():
    gathering = ByCount(MOST_NUMBERS + 10, 1)
    gathering.entries.extend((time, 0.0) for time in range(MOST_NUMBERS))
    with pytest.raises(ValueError, match="make it shorter"):
        gathering.add(MOST_NUMBERS, 1.0)
