import os
import resource
import signal
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from wolkflow import Msg
from wolkflow.testing import Bench, MemoryState
from wolkflow.testing.pipeline import run_pipeline
from wolkflow_file.line_file import LONGEST_LINE
from wolkflow_file.rotations import parts_of
from wolkflow_file.tail import Tail


def tail(path, **settings):
    return TypeAdapter(Tail).validate_python({"path": str(path), **settings})


def write(path, text):
    with path.open("a", newline="") as file:
        file.write(text)


@pytest.fixture
def log(tmp_path):
    return tmp_path / "log"


def test_sends_what_is_there_and_what_is_added(log):
    write(log, "a\nb\n")
    with Bench(tail(log), label="meter") as bench:
        assert bench.out == [
            Msg("meter", "a", bench.clock.now_ms()),
            Msg("meter", "b", bench.clock.now_ms()),
        ]
        write(log, "c\n\nd\n")
        bench.advance(1)

        assert bench.values() == ["a", "b", "c", "", "d"]


def test_looks_at_its_interval(log):
    write(log, "")
    with Bench(tail(log, every="10s")) as bench:
        write(log, "a\n")
        bench.advance(9.9)
        assert bench.values() == []
        bench.advance(0.1)
        assert bench.values() == ["a"]


def test_a_line_is_sent_when_it_is_complete(log):
    write(log, "ab")
    with Bench(tail(log)) as bench:
        bench.advance(5)
        assert bench.values() == []
        write(log, "c\nd")
        bench.advance(1)
        assert bench.values() == ["abc"]
        write(log, "\n")
        bench.advance(1)
        assert bench.values() == ["abc", "d"]


def test_line_ends_of_windows_and_bytes_that_are_no_text(log):
    log.write_bytes("ä\r\n".encode() + b"\xff\xfe\r\n" + "č".encode("cp1250") + b"\n")
    with Bench(tail(log)) as bench:
        assert bench.values() == ["ä", "\ufffd\ufffd", "\ufffd"]


def test_from_the_end_only_new_lines_come(log):
    write(log, "old\nhalf")
    with Bench(tail(log, start="end")) as bench:
        bench.advance(2)
        write(log, " a line\nnew\n")
        bench.advance(1)

        assert bench.values() == ["half a line", "new"]


def test_the_end_is_remembered_even_if_nothing_came(log):
    write(log, "old\n")
    with Bench(tail(log, start="end")) as bench:
        state = bench.state
    write(log, "written while it was off\n")
    with Bench(tail(log, start="end"), state=state) as bench:
        assert bench.values() == ["written while it was off"]


def test_a_file_that_is_not_there_is_waited_for_and_read_whole(log, caplog):
    with Bench(tail(log, start="end")) as bench:
        bench.advance(100)
        write(log, "a\n")
        bench.advance(1)

        assert bench.values() == ["a"]
    assert caplog.messages == [f"{log} is not there; waiting for it"]


def test_goes_on_after_a_restart_where_it_stopped(log):
    write(log, "a\nb\nhalf")
    with Bench(tail(log)) as bench:
        bench.advance(3)
        state = bench.state
    write(log, " line\nc\n")
    with Bench(tail(log), state=state) as bench:
        assert bench.values() == ["half line", "c"]


def test_what_was_not_committed_comes_again(log):
    node = tail(log)
    write(log, "a\n")
    with Bench(node) as bench:
        bench.advance(3)
        write(log, "b\n")
        lost = MemoryState()
        lost.store("node").update(bench.store)
        bench.advance(0.5)
    with Bench(tail(log), state=lost) as bench:
        assert bench.values() == ["b"]


def test_there_is_a_position_only_when_there_is_something_new(log):
    node = tail(log)
    with Bench(node) as bench:
        assert node.position() is None
        write(log, "a\n")
        bench.advance(10)
        assert node.position() is None
        write(log, "b\n")
        bench.node._turn()
        position = node.position()
        assert position["offset"] == 4
        assert node.position() == position  # until it is committed
        node.commit(position)
        assert node.position() is None


@pytest.mark.parametrize("ending", ["1", "20240131", "2024-01-31"])
def test_a_rotated_file_is_read_to_its_end_first(log, ending):
    rotated = log.with_name(f"log.{ending}")
    write(log, "a\n")
    with Bench(tail(log)) as bench:
        write(log, "b\n")
        log.rename(rotated)
        write(log, "d\n")
        bench.advance(1)
        write(rotated, "c\nno end")  # its writer has not noticed yet
        bench.advance(3)
        write(log, "e\n")
        bench.advance(1)

        assert bench.values() == ["a", "b", "c", "no end", "d", "e"]


def test_a_file_that_is_renamed_first_and_made_anew_later(log, caplog):
    write(log, "a\n")
    with Bench(tail(log)) as bench:
        log.rename(log.with_name("log.1"))
        write(log.with_name("log.1"), "b\n")
        bench.advance(10)
        write(log, "c\n")
        bench.advance(3)

        assert bench.values() == ["a", "b", "c"]
    assert caplog.messages == [f"{log} is not there; waiting for it"]


def test_a_file_that_is_deleted_and_made_anew(log):
    write(log, "a\n")
    with Bench(tail(log)) as bench:
        log.unlink()
        write(log, "b\n")
        bench.advance(3)

        assert bench.values() == ["a", "b"]


def test_rotated_several_times_between_two_looks(log):
    write(log, "a\n")
    with Bench(tail(log)) as bench:
        for number, line in enumerate(["b\n", "c\n", "d\n"]):
            rotate(log)
            write(log, line)
            assert len(parts_of(log)) == number + 2
        bench.advance(10)

        assert bench.values() == ["a", "b", "c", "d"]


def test_rotated_several_times_while_it_was_off(log):
    write(log, "a\n")
    with Bench(tail(log)) as bench:
        bench.advance(2)
        state = bench.state
    for line in ["b\n", "c\n", "d\n"]:
        rotate(log)
        write(log, line)
    write(log.with_name("log.3"), "a2\n")
    with Bench(tail(log), state=state) as bench:
        bench.advance(10)

        assert bench.values() == ["a2", "b", "c", "d"]


def test_a_copy_is_no_rotated_part(log):
    write(log, "a\n")
    with Bench(tail(log)) as bench:
        bench.advance(2)
        for ending in (".bak", "~", ".1.gz", "2", ".old.1"):
            write(log.with_name(f"log{ending}"), "copy\n")
        log.rename(log.with_name("log.1"))
        write(log, "b\n")
        bench.advance(10)

        assert bench.values() == ["a", "b"]


def rotate(log):
    for number in range(8, 0, -1):
        part = log.with_name(f"log.{number}")
        if part.exists():
            part.rename(log.with_name(f"log.{number + 1}"))
    log.rename(log.with_name("log.1"))


def test_a_file_that_was_emptied_is_read_from_its_start(log, caplog):
    write(log, "a\nb\nc\n")
    with Bench(tail(log)) as bench:
        os.truncate(log, 0)
        bench.advance(1)
        write(log, "d\n")
        bench.advance(1)

        assert bench.values() == ["a", "b", "c", "d"]
    assert caplog.messages == [f"{log} was emptied or rewritten; reading it anew"]


def test_a_file_that_was_rewritten_longer_is_noticed_by_its_beginning(log):
    write(log, "a\n")
    with Bench(tail(log)) as bench:
        log.write_text("x\ny\nz\n")
        bench.advance(1)

        assert bench.values() == ["a", "x", "y", "z"]


@pytest.mark.parametrize("now", ["x\n", "other text\n"])
def test_a_file_that_was_rewritten_while_it_was_off_is_read_from_its_start(log, caplog, now):
    write(log, "a\nb\n")
    with Bench(tail(log)) as bench:
        bench.advance(2)
        state = bench.state
    log.write_text(now)
    with Bench(tail(log), state=state) as bench:
        assert bench.values() == [now.strip()]
    assert caplog.messages == [f"what was read so far is gone or rewritten; reading {log} anew"]


def test_a_line_that_is_too_long_is_left_out_and_said(log, caplog):
    write(log, "a\n" + "x" * (LONGEST_LINE + 70_000) + "\nb\n")
    with Bench(tail(log)) as bench:
        assert bench.values() == ["a", "b"]
        bench.advance(2)
        state = bench.state
    assert "left out 1 line(s) of more than 1000000 bytes" in caplog.text
    write(log, "c\n")
    with Bench(tail(log), state=state) as bench:
        assert bench.values() == ["c"]


def test_a_line_of_nearly_a_megabyte_is_sent(log):
    write(log, "x" * (LONGEST_LINE - 1) + "\nb\n")
    with Bench(tail(log)) as bench:
        assert [len(value) for value in bench.values()] == [LONGEST_LINE - 1, 1]


def test_a_long_line_in_the_making_takes_no_memory_and_is_left_out_after_a_restart(log):
    write(log, "a\n" + "x" * (3 * LONGEST_LINE))
    node = tail(log)
    with Bench(node) as bench:
        bench.advance(2)
        assert len(node._file._buffer) <= LONGEST_LINE
        state = bench.state
    write(log, "x\nb\n")
    with Bench(tail(log), state=state) as bench:
        assert bench.values() == ["b"]


def test_a_line_that_is_too_long_and_never_ends_is_left_out_when_the_file_is_rotated(log, caplog):
    write(log, "a\n" + "x" * (LONGEST_LINE + 70_000))
    with Bench(tail(log)) as bench:
        log.rename(log.with_name("log.1"))
        write(log, "b\n")
        bench.advance(5)

        assert bench.values() == ["a", "b"]
    assert "left out 1 line(s)" in caplog.text


def test_something_that_is_no_file_is_an_error_that_names_it(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with Bench(tail(tmp_path / "pipe")) as bench:
        assert "pipe is not a file that can be followed" in bench.errors[0].value["error"]


def test_a_trouble_does_not_end_the_following(log):
    log.mkdir()
    with Bench(tail(log)) as bench:
        bench.advance(30)
        assert bench.errors
        log.rmdir()
        write(log, "a\n")
        bench.advance(120)

        assert bench.values() == ["a"]


def test_a_part_that_cannot_be_opened_is_not_passed_over(log):
    write(log, "a\n")
    with Bench(tail(log)) as bench:
        log.rename(log.with_name("log.1"))
        log.mkdir()
        bench.advance(2.5)
        assert "log is not a file that can be followed" in bench.errors[0].value["error"]
        log.rmdir()
        rotated = log.with_name("log.1")
        write(rotated, "b\n")
        write(log, "c\n")
        bench.advance(120)

        assert bench.values() == ["a", "b", "c"]


LINES = st.lists(st.text("ab é", max_size=5), max_size=4)


@given(st.lists(st.tuples(st.sampled_from(["write", "rotate", "restart", "wait"]), LINES)))
def test_whatever_happens_each_line_comes_once_and_in_order(tmp_path_factory, steps):
    log = tmp_path_factory.mktemp("log") / "log"
    log.touch()
    written, got, state = [], [], MemoryState()
    bench = Bench(tail(log), state=state)
    bench.open()
    for count, (step, lines) in enumerate(steps):
        unique = [f"{count} {number} {line}" for number, line in enumerate(lines)]
        if step == "rotate":
            rotate_all(log)
        if step == "restart":
            got += [msg.value for msg in bench.take()]
            bench.close()
            got += [msg.value for msg in bench.take()]
        write(log, "".join(f"{line}\n" for line in unique))
        written += unique
        if step == "restart":
            bench = Bench(tail(log), state=state)
            bench.open()
        if step == "wait":
            bench.advance(3)
    bench.advance(3 + 2 * len(steps))
    got += bench.values()
    bench.close()

    assert got == written


def rotate_all(log):
    parts = len(parts_of(log))
    for number in range(parts - 1, 0, -1):
        log.with_name(f"log.{number}").rename(log.with_name(f"log.{number + 1}"))
    log.rename(log.with_name("log.1"))


def test_kill_9_loses_no_line_on_the_way_to_another_file(tmp_path):
    (tmp_path / "in.txt").write_text("".join(f"{number}\n" for number in range(5000)))
    (tmp_path / "copy.yaml").write_text(
        "flows:\n"
        "  copy:\n"
        "    - file.tail: {path: in.txt, every: 10ms}\n"
        "    - file.append: {path: out.txt, format: text, save_every: 20ms}\n"
        "    - print: {}\n"
    )
    program = "from wolkflow.cli import main; main()"
    command = [sys.executable, "-c", program, "run", str(tmp_path / "copy.yaml")]
    for enough in ("50", "3000", "4999"):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            passed = iter(child.stdout.readline, "")
            assert any(line.split()[-1] == enough for line in passed)
            child.send_signal(signal.SIGTERM if enough == "4999" else signal.SIGKILL)

    lines = [int(line) for line in (tmp_path / "out.txt").read_text().split()]
    assert sorted(set(lines)) == list(range(5000))


def test_waits_while_the_disk_of_the_sink_is_full(tmp_path):
    (tmp_path / "in.txt").write_text("".join(f"{number}\n" for number in range(30_000)))
    (tmp_path / "copy.yaml").write_text(
        "nodes:\n"
        "  in: {file.tail: {path: in.txt}}\n"
        "  out: {file.append: {path: out.txt, format: text, rotate: {size: 1MB}}}\n"
        "flows:\n"
        "  copy: [in, out]\n"
    )
    out = tmp_path / "out.txt"
    with run_pipeline(tmp_path / "copy.yaml") as run:
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
        run.advance(10)
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        assert out.read_text() == ""
        run.advance(120)

        assert out.read_text().splitlines() == [str(number) for number in range(30_000)]
        assert run.stats("out").dropped == 0
        assert run.node("in").store["position"]["offset"] == (tmp_path / "in.txt").stat().st_size
