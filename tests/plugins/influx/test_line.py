import pytest
from hypothesis import given
from hypothesis import strategies as st

from wolkflow import Msg
from wolkflow_influx.line import line


@pytest.mark.parametrize(
    ("value", "fields"),
    [
        (21.5, "value=21.5"),
        (3, "value=3.0"),
        (True, "value=true"),
        ('say "hi" \\ there', 'value="say \\"hi\\" \\\\ there"'),
        ({"t": 1.5, "a b": 2, "none": None, "list": [1]}, r"t=1.5,a\ b=2.0"),
    ],
)
def test_writes_what_the_line_protocol_has(value, fields):
    assert line("home", {"name": "t"}, Msg("t", value, 7)) == f"home,name=t {fields} 7"


def test_names_and_tags_are_escaped():
    msg = Msg("x", 1.0, 7)
    assert line("a b,c", {"k=": "v, w"}, msg) == r"a\ b\,c,k\==v\,\ w value=1.0 7"


@pytest.mark.parametrize("value", [None, [], {}, {"a": None}, float("nan"), 2**70, b"x"])
def test_a_value_without_a_field_is_refused(value):
    with pytest.raises(ValueError, match="no field for"):
        line("home", {}, Msg("t", value, 7))


@given(st.text(), st.text(), st.text())
def test_no_name_breaks_a_line(name, text, field):
    try:
        written = line("home", {"name": name}, Msg(name, {field: 1.0, "text": text}, 7))
    except ValueError:
        return
    assert written.encode()
    head = written.partition("text=")[0]
    assert "\n" not in head
