from tests.support.steps import refused, sent
from wolkflow_transforms.delta import Delta


def test_sends_the_difference():
    assert sent(Delta, {}, 5, 8, 6.5, 6.5) == [3, -1.5, 0]


def test_a_counter_that_begins_again_has_counted_from_zero():
    assert sent(Delta, {"counter": True}, 90, 95, 3, 4) == [5, 3, 1]


def test_bad_values_are_refused_and_not_compared_with():
    assert "delta needs a number" in refused(Delta, {}, 1, "x")
