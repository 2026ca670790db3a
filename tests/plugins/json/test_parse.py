import pytest
from hypothesis import given
from hypothesis import strategies as st

from wolkflow import Msg
from wolkflow.testing import Bench
from wolkflow_json.parse import Parse


def parsed(text, **settings):
    with Bench(Parse(**settings)) as bench:
        bench.send(Msg("line", text, 7))
        assert not bench.errors
        return bench.out


def refused(text, **settings):
    with Bench(Parse(**settings)) as bench:
        bench.send(Msg("line", text, 7))
        bench.send(Msg("line", '{"t": 1, "n": "x", "at": 1706702400000}', 7))
        assert len(bench.out) == 1  # the next is read all the same
        return bench.errors[0].value["error"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("21.5", 21.5),
        ('"on"', "on"),
        ("true", True),
        ("null", None),
        (' {"a": [1, {"b": "č"}]} ', {"a": [1, {"b": "č"}]}),
    ],
)
def test_text_becomes_the_value_it_describes(text, value):
    assert parsed(text) == [Msg("line", value, 7)]


def test_fields_become_name_value_and_time():
    line = '{"time": 1706702400123, "name": "t", "value": 21.5}'

    assert parsed(line, name="name", value="value", time="time") == [Msg("t", 21.5, 1706702400123)]
    assert parsed(line, value="value") == [Msg("line", 21.5, 7)]
    assert parsed(line, name="name")[0].name == "t"


@pytest.mark.parametrize(
    "written", ["2024-01-31T12:00:00Z", "2024-01-31T13:00:00+01:00", "20240131T120000Z"]
)
def test_a_time_may_be_a_text_with_its_zone(written):
    out = parsed(f'{{"at": "{written}"}}', time="at")

    assert out[0].time == 1706702400000


def test_an_empty_line_is_left_out():
    assert parsed("") == []
    assert parsed(" \t\n") == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "json.parse can't read '{': "),
        ("NaN", "NaN is not a value"),
        ("[-Infinity]", "-Infinity is not a value"),
        ("1e999", "1e999 is too large"),
        ("[" * 100_000, "json.parse can't read '[[["),
        ("9" * 5000, "json.parse can't read '999"),
        (21.5, "json.parse needs text, got 21.5 in series line"),
        ({"a": 1}, "json.parse needs text"),
        (b"1", "json.parse needs text"),
    ],
)
def test_what_is_not_json_is_refused(text, why):
    assert refused(text).startswith(why) or why in refused(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{}", "there is no field"),
        ("[1]", "there is no field"),
        ('{"t": 1, "n": 5, "at": 1706702400000}', "5 is not the name of a series"),
        ('{"t": 1, "n": "", "at": 1706702400000}', "'' is not the name of a series"),
        ('{"t": 1, "n": "x", "at": 1706702400}', "1706702400 is not a time in milliseconds"),
        ('{"t": 1, "n": "x", "at": true}', "True is not a time"),
        ('{"t": 1, "n": "x", "at": null}', "None is not a time"),
        ('{"t": 1, "n": "x", "at": "noon"}', "Invalid isoformat"),
        ('{"t": 1, "n": "x", "at": "2024-01-31T12:00:00"}', "needs Z or +01:00"),
    ],
)
def test_fields_that_are_not_what_they_should_be_are_refused(text, why):
    assert why in refused(text, name="n", value="t", time="at")


@given(st.text(max_size=40))
def test_any_text_is_either_a_value_or_a_value_error(text):
    node = Parse(value="v", time="t")
    node.open()
    try:
        node.process(Msg("x", text, 0))
    except ValueError as error:
        assert "json.parse can't read" in str(error)  # noqa: PT017  # most texts are errors, not all
