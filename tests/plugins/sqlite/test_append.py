import sqlite3

import pytest
from pydantic import ValidationError

from tests.support.steps import made
from wolkflow import Msg
from wolkflow.testing import Bench
from wolkflow_sqlite.append import MOST_FORGOTTEN, MOST_ROWS, Append


def rows(path, table="readings"):
    with sqlite3.connect(path) as database:
        found = list(database.execute(f"SELECT * FROM {table} ORDER BY rowid"))  # noqa: S608  # a test's own
    database.close()
    return found


@pytest.fixture
def path(tmp_path):
    return tmp_path / "new" / "readings.db"


def test_keeps_messages_as_rows(path):
    with Bench(made(Append, {"path": str(path), "table": "climate"})) as bench:
        for value in (21.5, True, "x", b"\x00", None, {"a": [1]}, 2**62):
            bench.send(Msg("t", value, 7))
        assert len(bench.out) == 7
        bench.advance(1)
        assert rows(path, "climate") == [
            (7, "t", value) for value in (21.5, 1, "x", b"\x00", None, '{"a": [1]}', 2**62)
        ]


def test_many_are_written_together_and_the_rest_at_the_end(path):
    with Bench(made(Append, {"path": str(path), "save_every": "1h"})) as bench:
        for value in range(MOST_ROWS + 1):
            bench.feed(value)
        assert len(rows(path)) == MOST_ROWS
    assert len(rows(path)) == MOST_ROWS + 1


def test_goes_on_in_the_table_that_is_there(path):
    for value in (1, 2):
        with Bench(made(Append, {"path": str(path)})) as bench:
            bench.feed(value)
    assert [value for _, _, value in rows(path)] == [1, 2]


def test_rows_wait_while_the_database_is_locked(path):
    with Bench(made(Append, {"path": str(path)})) as bench:
        other = sqlite3.connect(path)
        other.execute("BEGIN EXCLUSIVE")
        bench.feed(1)
        bench.advance(1)
        assert "locked" in str(bench.errors)
        other.rollback()
        other.close()
        bench.advance(100)
        bench.feed(2)
        bench.advance(100)
        assert [value for _, _, value in rows(path)] == [1, 2]


def test_what_cannot_be_kept_is_an_error_and_blocks_nothing(path):
    with Bench(made(Append, {"path": str(path)})) as bench:
        for value in (2**64, float("nan"), object(), [float("inf")]):
            bench.feed(value)
        assert len(bench.errors) == 4
        for value in ("half \ud800", 5):
            bench.feed(value)
        bench.advance(1)
        assert [value for _, _, value in rows(path)] == ['"half \\ud800"', 5]


def test_a_file_that_is_no_database_is_said(tmp_path):
    file = tmp_path / "x.db"
    file.write_bytes(b"no database at all" * 100)
    with Bench(made(Append, {"path": str(file)})) as bench:
        assert "not a database" in bench.stats.last_error


@pytest.mark.parametrize("table", ["a b", "x; DROP TABLE y", "", "1a", "a\n"])
def test_a_table_is_a_name(path, table):
    with pytest.raises(ValidationError):
        made(Append, {"path": str(path), "table": table})


DAY_MS = 86_400_000


def send(bench, *times_ms):
    """Send rows, and let a minute pass, so that they are written."""
    for time_ms in times_ms:
        bench.send(Msg("t", time_ms, time_ms))
    bench.advance(61)


def test_old_rows_are_deleted_with_the_next_ones(path):
    with Bench(made(Append, {"path": str(path), "keep": "30d"})) as bench:
        now = bench.clock.now_ms()
        send(bench, now - 31 * DAY_MS, now - 29 * DAY_MS)
        assert len(rows(path)) == 2
        send(bench, now)
        assert [time for time, _, _ in rows(path)] == [now - 29 * DAY_MS, now]


def test_a_wrong_clock_deletes_nothing(path):
    with Bench(made(Append, {"path": str(path), "keep": "30d"})) as bench:
        now = bench.clock.now_ms()
        send(bench, now)
        bench.clock.set_wall_clock(now + 1000 * DAY_MS)
        send(bench, now + 1)
        bench.clock.set_wall_clock(now)
        send(bench, now + 1000 * DAY_MS)
        send(bench, now - 50 * DAY_MS)
        assert len(rows(path)) == 4


def test_so_many_rows_are_kept(path):
    with Bench(made(Append, {"path": str(path), "keep_rows": 10})) as bench:
        for number in range(30):
            send(bench, number)
    assert [time for time, _, _ in rows(path)] == list(range(20, 30))


def test_a_large_table_is_made_small_in_pieces(path):
    with Bench(made(Append, {"path": str(path)})) as bench:
        bench.feed(0)
    with sqlite3.connect(path) as database:
        old = ((number, "old", number) for number in range(MOST_FORGOTTEN * 2))
        database.executemany("INSERT INTO readings VALUES (?, ?, ?)", old)
    database.close()
    with Bench(made(Append, {"path": str(path), "keep": "1d"})) as bench:
        counts = []
        for _ in range(4):
            bench.feed(1)
            bench.advance(1)
            counts.append(len(rows(path)))
    assert counts == [MOST_FORGOTTEN + 2, 3, 4, 5]


def test_what_cannot_be_deleted_now_is_not_written_either(path):
    with Bench(made(Append, {"path": str(path), "keep_rows": 1})) as bench:
        bench.feed(1)
        bench.advance(61)
        other = sqlite3.connect(path)
        refusing = (
            "CREATE TRIGGER no BEFORE DELETE ON readings BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
        other.execute(refusing)
        other.commit()
        bench.feed(2)
        bench.advance(1)
        assert [value for _, _, value in rows(path)] == [1]
        other.execute("DROP TRIGGER no")
        other.commit()
        other.close()
        bench.advance(61)
        assert [value for _, _, value in rows(path)] == [2]
