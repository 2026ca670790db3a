import csv
import io
import json
import math
import resource
import signal
import stat
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from wolkflow import Claim, Msg
from wolkflow.testing import Bench
from wolkflow_csv.parse import Parse as ParseCsv
from wolkflow_file.append import Append
from wolkflow_file.rows import csv_row
from wolkflow_json.parse import Parse as ParseJson


def append(path, **settings):
    return TypeAdapter(Append).validate_python({"path": str(path), **settings})


@contextmanager
def disk_full_at(size):
    """Let files grow up to `size` only: a write beyond stops half-way, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def open_files():
    return len(list(Path("/proc/self/fd").iterdir()))


def rows(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_a_jsonl_row_has_time_name_and_value(tmp_path):
    path = tmp_path / "log.jsonl"
    with Bench(append(path)) as bench:
        bench.send(Msg("größe", 21.5, 5))
        bench.send(Msg("door", {"open": True, "by": None}, 6))
        assert bench.values() == [21.5, {"open": True, "by": None}]

    assert path.read_text() == (
        '{"time":5,"name":"größe","value":21.5}\n'
        '{"time":6,"name":"door","value":{"open":true,"by":null}}\n'
    )


def test_a_csv_row_has_the_columns_under_a_header(tmp_path):
    path = tmp_path / "log.csv"
    with Bench(append(path, format="csv", columns=["time", "t", "note"])) as bench:
        bench.send(Msg("climate", {"t": 21.5, "note": 'say "hi", ok\nbye'}, 5))
        bench.send(Msg("climate", {"t": True}, 6))

    assert path.read_text() == 'time,t,note\n5,21.5,"say ""hi"", ok\\nbye"\n6,true,\n'


def test_a_csv_header_comes_once_and_only_if_wanted(tmp_path):
    for _ in range(2):
        with Bench(append(tmp_path / "a.csv", format="csv")) as bench:
            bench.send(Msg("t", 1, 5))
        with Bench(append(tmp_path / "b.csv", format="csv", header=False)) as bench:
            bench.send(Msg("t", 1, 5))

    assert (tmp_path / "a.csv").read_text() == "time,name,value\n5,t,1\n5,t,1\n"
    assert (tmp_path / "b.csv").read_text() == "5,t,1\n5,t,1\n"


def test_a_csv_file_with_other_columns_is_refused(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("time,temperature\n5,21\n")

    with pytest.raises(ValueError, match="begins with 'time,temperature', not with 'time,name,v"):
        append(path, format="csv").open()
    assert path.read_text() == "time,temperature\n5,21\n"


def test_a_text_row_is_the_value_alone(tmp_path):
    path = tmp_path / "log.txt"
    with Bench(append(path, format="text")) as bench:
        for value in ("two\nlines", 21.5, True, None, {"a": [1]}):
            bench.feed(value)

    assert path.read_text() == 'two\\nlines\n21.5\ntrue\n\n{"a":[1]}\n'


@pytest.mark.parametrize("kind", ["jsonl", "csv", "text"])
@pytest.mark.parametrize("value", [math.nan, {"a": math.inf}, {1, 2}, object(), "\ud800"])
def test_a_value_that_cannot_be_written_is_refused_and_the_next_is_written(tmp_path, kind, value):
    path = tmp_path / "log"
    with Bench(append(path, format=kind, header=False)) as bench:
        bench.feed(value, name="t")
        bench.feed("good", name="t")

        assert bench.values() == ["good"]
        assert "series t can't be written" in bench.errors[0].value["error"]
    assert len(path.read_text().splitlines()) == 1


def test_a_column_needs_a_field(tmp_path):
    with Bench(append(tmp_path / "log", format="csv", columns=["humidity"])) as bench:
        bench.feed(21, name="t")

        assert (
            "series t can't be written: 21 has no field humidity" in bench.errors[0].value["error"]
        )


def test_rows_are_in_the_file_after_a_second_at_the_latest(tmp_path):
    path = tmp_path / "log"
    with Bench(append(path)) as bench:
        bench.feed(1)
        bench.advance(0.9)
        bench.feed(2)
        assert path.read_text() == ""
        bench.advance(0.1)
        assert [row["value"] for row in rows(path)] == [1, 2]
        bench.feed(3)
        bench.advance(1)
        assert [row["value"] for row in rows(path)] == [1, 2, 3]


def test_save_every_says_how_long_rows_may_wait(tmp_path):
    path = tmp_path / "log"
    with Bench(append(path, save_every="1m")) as bench:
        bench.feed(1)
        bench.advance(59)
        assert path.read_text() == ""
        bench.advance(1)
        assert len(rows(path)) == 1


def test_flush_returns_when_everything_is_in_the_file(tmp_path):
    path = tmp_path / "log"
    with Bench(append(path)) as bench:
        bench.feed(1)
        bench.node.flush()

        assert [row["value"] for row in rows(path)] == [1]


def test_many_rows_do_not_wait_for_the_clock(tmp_path):
    path = tmp_path / "log"
    with Bench(append(path)) as bench:
        for _ in range(30):
            bench.feed("x" * 50_000)

        assert path.stat().st_size > 900_000


def test_missing_folders_are_made_and_others_may_read(tmp_path):
    path = tmp_path / "a" / "b" / "log"
    with Bench(append(path)) as bench:
        bench.feed(1)

    assert len(rows(path)) == 1
    assert not stat.S_IMODE(path.stat().st_mode) & stat.S_IWOTH


def test_a_full_disk_leaves_no_half_row_and_loses_none(tmp_path):
    path = tmp_path / "log"
    with Bench(append(path)) as bench:
        bench.feed(0)
        bench.advance(1)
        whole = path.read_text()
        with disk_full_at(len(whole) + 50):
            for number in range(1, 10):
                bench.feed(number)
            bench.advance(5)
            assert path.read_text() == whole
            with pytest.raises(OSError, match="too large"):
                bench.node.flush()
            assert path.read_text() == whole
        bench.advance(1)

        assert [row["value"] for row in rows(path)] == list(range(10))
    assert len(rows(path)) == 10


def test_what_does_not_fit_in_memory_while_the_disk_is_full_is_not_taken(tmp_path):
    path = tmp_path / "log"
    with Bench(append(path, rotate={"size": 1000, "keep": 20})) as bench:
        with disk_full_at(0):
            for number in range(50):
                bench.feed(f"{number:100}")
            assert bench.stats.waiting > 40
        bench.advance(60)

        assert bench.stats.waiting == 0
        assert [int(msg.value) for msg in bench.out] == list(range(50))
    kept = [part for part in sorted(tmp_path.iterdir()) if part.name.startswith("log")]
    assert sum(len(rows(part)) for part in kept) == 50


def test_closing_on_a_full_disk_says_so_and_lets_go(tmp_path):
    path = tmp_path / "log"
    before = open_files()
    bench = Bench(append(path))
    bench.open()
    bench.feed(1)

    with disk_full_at(0), pytest.raises(OSError, match="too large"):
        bench.node.close()
    assert open_files() == before
    bench.node.close()

    assert len(rows(path)) == 1
    assert open_files() == before


@pytest.mark.parametrize("torn", [b'{"time":5,"na', b"\x00\x00\x00", b"no end"])
def test_a_torn_last_row_is_ended_and_nothing_is_lost(tmp_path, torn):
    path = tmp_path / "log"
    path.write_bytes(b'{"whole":1}\n' + torn)
    with Bench(append(path)) as bench:
        bench.send(Msg("t", 1, 5))

    assert path.read_bytes() == b'{"whole":1}\n' + torn + b'\n{"time":5,"name":"t","value":1}\n'


def test_kill_9_loses_nothing_that_was_flushed(tmp_path):
    path = tmp_path / "log"
    program = """
import os, signal, sys
from wolkflow import Msg
from wolkflow.testing import Bench
from wolkflow_file.append import Append
with Bench(Append(path=sys.argv[1])) as bench:
    for number in range(1000):
        bench.send(Msg("n", number, 5))
        if number % 10 == 9:
            bench.node.flush()
            print(number, flush=True)
        if number == 777:
            os.kill(os.getpid(), signal.SIGKILL)
"""
    child = subprocess.run(
        [sys.executable, "-c", program, path], capture_output=True, text=True, check=False
    )

    assert child.returncode == -signal.SIGKILL, child.stderr
    flushed = int(child.stdout.split()[-1])
    assert flushed == 769
    assert [row["value"] for row in rows(path)][: flushed + 1] == list(range(flushed + 1))


def test_a_file_that_was_renamed_or_deleted_is_begun_anew(tmp_path):
    path = tmp_path / "log"
    with Bench(append(path)) as bench:
        bench.feed(1)
        bench.advance(1)
        path.rename(tmp_path / "old")
        bench.feed(2)
        bench.advance(1)
        path.unlink()
        bench.feed(3)
        bench.advance(1)

    assert [row["value"] for row in rows(tmp_path / "old")] == [1]
    assert [row["value"] for row in rows(path)] == [3]


def test_full_files_are_rotated_and_some_are_kept(tmp_path):
    path = tmp_path / "log"
    with Bench(append(path, format="text", rotate={"size": 1000, "keep": 2})) as bench:
        for number in range(10):
            bench.feed(str(number) * 399)
            bench.advance(1)

    parts = {part.name: part.read_text()[0::400] for part in tmp_path.iterdir()}
    assert parts == {"log": "89", "log.1": "67", "log.2": "45"}


def test_each_rotated_csv_file_has_its_header(tmp_path):
    path = tmp_path / "log"
    settings = {"format": "csv", "columns": ["value"], "rotate": {"size": 1000, "keep": 1}}
    with Bench(append(path, **settings)) as bench:
        for _ in range(5):
            bench.feed("x" * 400)
            bench.advance(1)

    assert [part.read_text().count("value\n") for part in (path, tmp_path / "log.1")] == [1, 1]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(max_size=9)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)  # fmt: skip
NAMES = st.text(min_size=1, max_size=9)


@given(st.lists(st.tuples(NAMES, VALUES, st.integers(10**11, 10**13))))
def test_jsonl_rows_give_back_what_was_written(tmp_path_factory, messages):
    path = tmp_path_factory.mktemp("rows") / "log"
    sent = [Msg(*message) for message in messages]
    with Bench(append(path)) as bench:
        for msg in sent:
            bench.send(msg)
    parse = ParseJson(name="name", value="value", time="time")
    parse.open()

    lines = path.read_text(encoding="utf-8").split("\n")[:-1]

    assert [parse.process(Msg("line", line, 0)) for line in lines] == sent


@given(st.lists(st.text(alphabet='ab,"\r\n ;', max_size=4), min_size=1, max_size=4))
@example([""])
@example(["", ""])
def test_a_csv_row_is_what_the_library_writes(cells):
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(cells)

    assert csv_row(cells) == text.getvalue()


@given(st.lists(st.tuples(st.integers(0, 10**13), st.floats(-1e9, 1e9) | st.integers(-99, 99))))
def test_csv_rows_give_back_what_was_written(tmp_path_factory, readings):
    path = tmp_path_factory.mktemp("rows") / "log"
    with Bench(append(path, format="csv")) as bench:
        for time, value in readings:
            bench.send(Msg("t", value, time))
    with Bench(ParseCsv()) as bench:
        for line in path.read_text().splitlines():
            bench.feed(line)

        assert bench.values() == [
            {"time": time, "name": "t", "value": value} for time, value in readings
        ]


def test_two_nodes_cannot_have_one_file(tmp_path):
    path = tmp_path / "log"

    assert list(append(path).claims()) == [Claim(f"file:{path}", str(path))]


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"columns": ["a"]}, "columns are for format: csv, and this is jsonl"),
        ({"format": "csv", "columns": ["a", "a"]}, "a column is listed twice"),
        ({"format": "csv", "columns": []}, "at least 1"),
        ({"format": "xml"}, "jsonl"),
        ({"rotate": {"size": "10B"}}, "1000"),
        ({"rotate": {"size": "10MB", "keep": 0}}, "greater than or equal to 1"),
        ({"rotate": {"size": "10MB", "days": 3}}, "days"),
        ({"save_every": "0s"}, "greater than 0"),
    ],
)
def test_settings_that_make_no_sense_are_refused(tmp_path, settings, why):
    with pytest.raises(ValidationError, match=why):
        append(tmp_path / "log", **settings)


def test_a_disk_that_stays_full_is_told_with_the_file_and_the_loss(
    caplog: pytest.LogCaptureFixture,
) -> None:
    bench = Bench(Append(path=Path("/dev/full"), format="text"))
    bench.open()
    bench.feed("a")
    bench.feed("b")
    bench.advance(1.5)
    assert bench.errors[0].value["error"] == "/dev/full: No space left on device"
    bench.close()
    assert "2 rows could not be written: /dev/full: No space left on device" in caplog.text
