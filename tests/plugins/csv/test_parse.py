import csv
import io
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from wolkflow import Msg
from wolkflow.testing import Bench
from wolkflow_csv.parse import MOST_SERIES, NUMBER, Parse


def parsed(*lines, **settings):
    with Bench(Parse(**settings)) as bench:
        for line in lines:
            bench.feed(line)
        assert not bench.errors
        return bench.values()


def test_columns_name_the_cells():
    assert parsed("5,21.5,on", columns=["time", "t", "lamp"]) == [
        {"time": 5, "t": 21.5, "lamp": "on"}
    ]


def test_name_and_time_of_the_line_stay():
    with Bench(Parse(columns=["a"])) as bench:
        bench.send(Msg("meter", "1", 99))

        assert bench.out == [Msg("meter", {"a": 1}, 99)]


def test_without_columns_the_first_line_names_them():
    assert parsed("t, h", "21,40", "t, h", "22,41") == [{"t": 21, "h": 40}, {"t": 22, "h": 41}]


def test_a_header_is_left_out_where_columns_are_given():
    assert parsed("t,h", "21,40", columns=["t", "h"]) == [{"t": 21, "h": 40}]


def test_the_first_line_is_remembered_over_a_restart():
    with Bench(Parse()) as bench:
        bench.feed("t,h")
        state = bench.state
    with Bench(Parse(), state=state) as bench:
        bench.feed("21,40")

        assert bench.values() == [{"t": 21, "h": 40}]


def test_each_series_has_its_own_first_line():
    with Bench(Parse()) as bench:
        bench.feed("a,b", name="x")
        bench.feed("c", name="y")
        bench.feed("1,2", name="x")
        bench.feed("3", name="y")

        assert bench.values() == [{"a": 1, "b": 2}, {"c": 3}]


def test_made_up_series_fill_nothing():
    with Bench(Parse()) as bench:
        for number in range(MOST_SERIES + 10):
            bench.feed("a,b", name=f"made up {number}")

        assert len(bench.store["columns"]) == MOST_SERIES


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("7", 7),
        ("-7", -7),
        ("007", 7),
        ("21.5", 21.5),
        ("-.5e3", -500.0),
        ("1e3", 1000.0),
        ("1_000", "1_000"),
        ("nan", "nan"),
        ("inf", "inf"),
        ("0x10", "0x10"),
        ("٣", "٣"),
        ("12:30", "12:30"),
        ('"a, ""b"""', 'a, "b"'),
    ],
)
def test_numbers_become_numbers_and_the_rest_stays_text(cell, value):
    found = parsed(f"x,{cell}", columns=["a", "b"])[0]["b"]

    assert (found, type(found)) == (value, type(value))


def test_empty_cells_and_empty_lines_are_left_out():
    assert parsed("1,,3", "", "  ", columns=["a", "b", "c"]) == [{"a": 1, "c": 3}]


def test_another_delimiter():
    assert parsed("1;2", columns=["a", "b"], delimiter=";") == [{"a": 1, "b": 2}]
    assert parsed("\t2\t", columns=["a", "b", "c"], delimiter="\t") == [{"b": 2}]


def test_a_byte_order_mark_is_no_part_of_a_name():
    assert parsed("\ufefft,h", "21,40") == [{"t": 21, "h": 40}]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("1", "csv.parse found 1 cells instead of 2 in '1'"),
        ("1,2,3", "csv.parse found 3 cells instead of 2 in '1,2,3'"),
        ('1,"2', "csv.parse can't read '1,\"2'"),
        ('1,"2"x', "csv.parse can't read"),
        ("1\n2,3", "csv.parse can't read"),
        ("1,1e999", "too large: 1e999"),
        ("1," + "9" * 400, "too large: 999"),
        (21.5, "csv.parse needs text, got 21.5 in series value"),
        (None, "csv.parse needs text"),
    ],
)
def test_a_bad_line_is_refused_by_name_and_the_next_is_read(line, why):
    with Bench(Parse(columns=["a", "b"])) as bench:
        bench.feed(line)
        bench.feed("1,2")

        assert bench.values() == [{"a": 1, "b": 2}]
        assert why in bench.errors[0].value["error"]


@pytest.mark.parametrize("line", ["a,,b", "a,a"])
def test_a_first_line_that_names_nothing_is_refused(line):
    with Bench(Parse()) as bench:
        bench.feed(line)
        bench.feed("a,b")
        bench.feed("1,2")

        assert bench.values() == [{"a": 1, "b": 2}]
        assert "needs a name for each column" in bench.errors[0].value["error"]


LETTERS = st.text("abc,;\"' éя-", min_size=1, max_size=8).map(str.strip).filter(bool)


@given(st.lists(LETTERS, min_size=3, max_size=3))
def test_reads_what_a_csv_writer_writes(cells):
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)

    expected = dict(zip("xyz", cells, strict=True))
    assert parsed(line.getvalue(), columns=["x", "y", "z"]) == [expected]


WORDS = st.text(st.sampled_from("0123456789+-._eE ٣infa"), max_size=7)


@given(st.lists(WORDS, min_size=2, max_size=4))
def test_cells_are_those_of_the_library_and_numbers_those_of_the_pattern(cells):
    columns = [str(at) for at in range(len(cells))]
    expected = {}
    for column, cell in zip(columns, next(csv.reader([",".join(cells)])), strict=True):
        word = cell.strip()
        if NUMBER.fullmatch(word) is None:
            expected |= {column: word} if word else {}
        else:
            expected[column] = int(word) if word.strip("+-").isdigit() else float(word)

    with Bench(Parse(columns=columns)) as bench:
        bench.feed(",".join(cells))

        if bench.errors:
            assert "too large" in bench.errors[0].value["error"]
            assert math.inf in expected.values() or -math.inf in expected.values()
        else:
            assert repr(bench.values()) == repr([expected])


@pytest.mark.parametrize(
    "settings",
    [{"columns": ["a", "a"]}, {"columns": [""]}, {"delimiter": ""}, {"delimiter": '"'}],
)
def test_settings_that_make_no_sense_are_refused(settings):
    with pytest.raises(ValidationError):
        Parse(**settings)
