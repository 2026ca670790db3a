"""What every transform keeps to, whatever comes in whatever order."""

import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.examples import LABEL, REGISTRY, load_example
from wolkflow import Msg, Step
from wolkflow.testing import Bench

OUTSIDE = {"print", "exec", "python"}
"""These do something outside, which is tested with them."""

TOGETHER = {"join", "toggle"}
"""These bring series together on purpose."""

BY_ARRIVAL = {
    "accumulate", "batch", "debounce", "deadband", "changed", "delay", "heartbeat", "sample",
    "thermostat", "throttle", "timeout", "trigger", "watchdog", "pid", "schedule", "state_machine",
}  # fmt: skip
"""These go by when messages arrive, not by the times they carry."""

STEPS = [
    name
    for name in REGISTRY.names()
    if REGISTRY.plugin_of(name) == "transforms"
    and issubclass(REGISTRY.get(name), Step)
    and name not in OUTSIDE
]
START = 1_700_000_040_000

VALUES = st.one_of(
    st.floats(-100, 100),
    st.integers(-100, 100),
    st.booleans(),
    st.sampled_from(["on", "off", "3.5", {"t": 1, "h": 2}, [3, 1, 2]]),
)
MESSAGES = st.lists(
    st.tuples(st.sampled_from(["one", "other"]), VALUES, st.integers(0, 20)), max_size=20
)


@pytest.fixture(scope="module")
def nodes(tmp_path_factory):
    folder: Path = tmp_path_factory.mktemp("examples")
    return {name: load_example(name, folder).nodes[LABEL] for name in STEPS}


def outcome(node, messages, *, spaced=True):
    """Run messages (series, value, second) through; give what comes out, and what goes wrong."""
    with Bench(node) as bench:
        bench.clock.set_wall_clock(START)
        for series, value, second in messages:
            if spaced:
                bench.advance(second - bench.clock.monotonic())
            bench.send(Msg(series, value, START + 1000 * second))
        bench.advance(2000)
        trouble = [(msg.name, msg.value["error"]) for msg in bench.errors]
        ports = [(port, msg) for port in node.ports for msg in bench.port(port)]
    return bench.out + ports, trouble


def in_order(messages):
    """Turn pauses into seconds from the start."""
    seconds = 0
    for series, value, pause in messages:
        seconds += pause
        yield series, value, seconds


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([name for name in STEPS if name not in TOGETHER]), MESSAGES)
def test_series_never_mix(nodes, name, messages):
    messages = list(in_order(messages))
    both, trouble = outcome(nodes[name], messages)
    alone = [
        outcome(nodes[name], [one for one in messages if one[0] == series])
        for series in ("one", "other")
    ]
    assert sorted(map(repr, both)) == sorted(repr(msg) for out, _ in alone for msg in out)
    assert sorted(trouble) == sorted(error for _, errors in alone for error in errors)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(STEPS), MESSAGES)
def test_a_clock_going_backwards_is_survived(nodes, name, messages):
    jumping = [(series, value, -1000 * second) for series, value, second in messages]
    out, _ = outcome(nodes[name], jumping, spaced=False)
    good = [("one", 20.0, 5 + at) for at in range(5)]
    _, fresh = outcome(nodes[name], good)
    _, trouble = outcome(nodes[name], [*jumping, *good], spaced=False)

    values = [msg.value for msg in out if isinstance(msg, Msg)]
    assert not any(isinstance(value, float) and not math.isfinite(value) for value in values)
    assert len(trouble) <= len(jumping) + len(fresh)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([name for name in STEPS if name not in BY_ARRIVAL]), MESSAGES)
def test_all_at_once_is_the_same_as_in_their_time(nodes, name, messages):
    messages = list(in_order(messages))
    live, live_trouble = outcome(nodes[name], messages)
    at_once, trouble = outcome(nodes[name], messages, spaced=False)

    assert sorted(map(repr, at_once)) == sorted(map(repr, live))
    assert trouble == live_trouble
