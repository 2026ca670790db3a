import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.support.steps import made, refused, sent
from wolkflow import Msg
from wolkflow.testing import Bench
from wolkflow_csv.write import Write


def test_writes_fields_in_the_order_of_the_columns():
    settings = {"columns": ["h", "t", "x"]}
    assert sent(Write, settings, {"t": 21.5, "h": True, "y": 1}, {"t": "a,b"}) == [
        "true,21.5,", ',"a,b",',
    ]  # fmt: skip
    assert sent(Write, {"columns": ["a", "b"], "delimiter": ";"}, {"a": "1;2", "b": 3}) == [
        '"1;2";3'
    ]


def test_knows_the_messages_own_time_name_and_value():
    with Bench(made(Write, {"columns": ["time", "name", "value"]})) as bench:
        bench.send(Msg("t", 21.5, 7))
        bench.send(Msg("t", {"time": 1, "value": 2}, 7))
        assert bench.values() == ["7,t,21.5", "1,t,2"]


def test_each_series_can_begin_with_a_header():
    with Bench(made(Write, {"columns": ["value"], "header": True})) as bench:
        for name in "aab":
            bench.feed(1, name)
        assert [(msg.name, msg.value) for msg in bench.out] == [
            ("a", "value"), ("a", "1"), ("a", "1"), ("b", "value"), ("b", "1"),
        ]  # fmt: skip


@given(st.lists(st.text(st.characters(exclude_characters="\r\n\0"), min_size=1), min_size=2))
def test_what_was_written_can_be_read_back(cells):
    columns = [str(at) for at in range(len(cells))]
    node = made(Write, {"columns": columns})
    node.open()
    line = node.process(Msg("t", dict(zip(columns, cells, strict=True)), 0)).value
    assert next(csv.reader([line])) == cells


@given(
    st.lists(st.text(st.sampled_from('a;,."\r\n -5'), max_size=3), min_size=1, max_size=4),
    st.sampled_from(",;. -5"),
)
@example([""], ",")
def test_lines_are_those_of_the_library(cells, delimiter):
    columns = [str(at) for at in range(len(cells))]
    node = made(Write, {"columns": columns, "delimiter": delimiter})
    node.open()
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="").writerow(cells)

    msg = Msg("t", dict(zip(columns, cells, strict=True)), 0)
    assert node.process(msg) == msg._replace(value=text.getvalue())


def test_bad_values_and_settings_are_refused():
    assert "csv.write has no cell for [1]" in refused(Write, {"columns": ["a"]}, {"a": [1]})
    for settings in ({}, {"columns": []}, {"columns": ["a"], "delimiter": '"'}):
        with pytest.raises(ValidationError):
            made(Write, settings)
