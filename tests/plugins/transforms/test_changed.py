import pytest
from pydantic import ValidationError

from tests.support.steps import made, sent
from wolkflow.testing import Bench
from wolkflow_transforms.changed import Changed


def test_passes_what_is_not_the_same_as_before():
    assert sent(Changed, {}, 1, 1, 1.0, 2, "a", "a", {"x": 1}, {"x": 1}, None) == [
        1, 2, "a", {"x": 1}, None,
    ]  # fmt: skip


def test_true_is_not_one():
    assert sent(Changed, {}, 1, True, True, 1, 0, False) == [1, True, 1, 0, False]


def test_the_first_can_be_held_back():
    assert sent(Changed, {"first": False}, 1, 1, 2, 1) == [2, 1]


def test_an_unchanged_value_passes_when_it_has_been_quiet_for_long():
    with Bench(made(Changed, {"heartbeat": "10s"})) as bench:
        for value in [1] * 21 + [2] * 11:
            bench.feed(value)
            bench.advance(1)
        assert bench.values() == [1, 1, 1, 2, 2]


def test_series_are_apart():
    with Bench(Changed()) as bench:
        for name in "aabab":
            bench.feed(1, name)
        assert [msg.name for msg in bench.out] == ["a", "b"]


def test_bad_settings_are_refused():
    with pytest.raises(ValidationError):
        made(Changed, {"heartbeat": "0s"})
