from hypothesis import given
from hypothesis import strategies as st

from tests.support.steps import refused, sent
from wolkflow_yaml.parse import Parse
from wolkflow_yaml.write import Write

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.floats(-1e6, 1e6)
    | st.text(max_size=9)
    | st.sampled_from(["on", "12:30", "", "x: y", "ä", "010", "1e3", "~"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner),
    max_leaves=6,
)


@given(VALUES)
def test_what_was_written_is_read_back(value):
    (text,) = sent(Write, {}, {"value": value})
    assert sent(Parse, {}, text) == [{"value": value}]


def test_fields_keep_their_order_and_repeats_are_written_out():
    row = [1]
    assert sent(Write, {}, {"b": row, "a": row}, 5) == ["b:\n- 1\na:\n- 1\n", "5\n"]


def test_what_yaml_does_not_have_is_refused():
    assert "yaml.write can't write <object" in refused(Write, {}, object())
