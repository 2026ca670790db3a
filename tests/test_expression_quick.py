import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wolkflow import Msg
from wolkflow.expression_check import parse
from wolkflow.expression_quick import quick
from wolkflow.expression_run import interpreted

LEAVES = st.sampled_from(
    ["value", "name", "time", "room", "t", "0", "1", "0.5", "1e308", "'x'", "''", "true", "null"]
)


def nested(inner):
    signs = ["+", "-", "*", "**", "/", "//", "%", "<", "<=", "==", "!=", "in", "not in"]
    two = st.tuples(inner, st.sampled_from([*signs, "and", "or"]), inner).map(" ".join)
    one = st.tuples(st.sampled_from(["-", "+", "not"]), inner).map(" ".join)
    chosen = st.tuples(inner, inner, inner).map("{0[0]} if {0[1]} else {0[2]}".format)
    return st.one_of(two, one, chosen).map("({})".format)


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=3),
    st.fixed_dictionaries({"t": st.floats()}, optional={"room": st.text(max_size=2)}),
)


def outcome(evaluate, msg):
    try:
        result = evaluate(msg)
    except Exception as error:  # noqa: BLE001  # whatever the one raises, the other must
        return type(error), str(getattr(error, "name", error))
    return type(result), "nan" if result != result else result  # noqa: PLR0124  # NaN alone is not itself


@given(st.recursive(LEAVES, nested, max_leaves=8), VALUES)
@example("value and name or time", 0)
@example("not value if name == 'x' else -value", 2.5)
@example("t * 1.8 + 32 > value", {"t": math.nan})
def test_the_quick_way_agrees_with_the_long_one(text, value):
    try:
        tree = parse(text)
    except ValueError:
        return  # a number in front of a word, say
    short, long = quick(tree), interpreted(tree)
    assert short is not None
    msg = Msg("x", value, 7)

    assert outcome(short, msg) == outcome(long, msg)


@pytest.mark.parametrize(
    "text",
    ["previous", "value + previous", "abs(value)", "value[0] > 1", "[value]", "1 < value < 3"],
)
def test_what_it_does_not_know_is_left_to_the_long_way(text):
    assert quick(parse(text)) is None
    assert quick(parse(f"1 if true else ({text})")) is None
    assert quick(parse(f"({text}) == 1 or value")) is None
