import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.support.steps import made
from wolkflow import Msg
from wolkflow_transforms.join import Join


def joined(settings, *messages):
    node = made(Join, {"series": ["t", "h"], **settings})
    node.open()
    return [out for msg in messages if (out := node.process(Msg(*msg)))]


def test_waits_for_values_that_belong_together():
    out = joined(
        {"within": "2s", "to": "climate"},
        ("t", 20, 1000), ("x", 5, 1000), ("h", 40, 2500),  # together
        ("t", 21, 10_000), ("t", 22, 20_000), ("h", 41, 23_000),  # too far apart
        ("t", 23, 22_000),  # a later t that fits
    )  # fmt: skip
    assert out == [
        Msg("climate", {"t": 20, "h": 40}, 2500),
        Msg("climate", {"t": 23, "h": 41}, 23_000),
    ]


def test_latest_sends_the_last_known_with_each():
    out = joined({"mode": "latest"}, ("t", 20, 1), ("h", 40, 9), ("t", 21, 5), ("h", 41, 12))
    assert out == [
        Msg("joined", {"t": 20, "h": 40}, 9),
        Msg("joined", {"t": 21, "h": 40}, 9),
        Msg("joined", {"t": 21, "h": 41}, 12),
    ]


def test_a_clock_set_back_is_survived():
    out = joined({}, ("t", 1, 90_000), ("h", 2, 100), ("t", 3, 200), ("h", 4, 300))
    assert [msg.value for msg in out] == [{"t": 3, "h": 2}]


@given(st.lists(st.tuples(st.sampled_from(["t", "h"]), st.integers(0, 5000))))
def test_no_value_is_sent_twice_and_all_are_within(messages):
    numbered = [(name, count, time) for count, (name, time) in enumerate(messages)]
    time_of = {count: time for _, count, time in numbered}
    used = [count for msg in joined({"within": "1s"}, *numbered) for count in msg.value.values()]

    assert len(used) == len(set(used))
    for first, second in zip(used[::2], used[1::2], strict=True):
        assert abs(time_of[first] - time_of[second]) <= 1000


@pytest.mark.parametrize("settings", [{"series": ["t"]}, {"to": ""}, {"mode": "all"}])
def test_bad_settings_are_refused(settings):
    with pytest.raises(ValidationError):
        made(Join, {"series": ["t", "h"], **settings})
