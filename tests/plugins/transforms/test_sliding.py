import pytest

from wolkflow_transforms.gathering import MOST_NUMBERS
from wolkflow_transforms.sliding import Sliding


def test_one_window_holds_a_bounded_number():
    sliding = Sliding(["sum"], count=None, length=MOST_NUMBERS + 10)
    for time in range(MOST_NUMBERS):
        sliding.take(time, 1.0)
    with pytest.raises(ValueError, match="make it shorter"):
        sliding.take(MOST_NUMBERS, 1.0)
    (figure,) = sliding.take(2 * MOST_NUMBERS, 1.0)
    assert figure.tell(sliding.entries) == len(sliding.entries) == 10


def test_a_clock_that_is_set_back_begins_anew():
    sliding = Sliding(["max", "mean"], count=None, length=1000)
    for time, value in ((5000, 9.0), (5500, 7.0), (100, 1.0)):
        largest, mean = sliding.take(time, value)
    assert (largest.tell(sliding.entries), mean.tell(sliding.entries)) == (1.0, 1.0)
