"""Pipes stand for the files of lines."""

import os
import threading
from contextlib import closing
from queue import SimpleQueue

import pytest

from wolkflow_gpio.edge_reader import AT_ONCE, EdgeReader
from wolkflow_gpio.kernel_lines import Edge
from wolkflow_gpio.sim.lines import FakeLines

SECONDS = 10


@pytest.fixture
def reader():
    with closing(EdgeReader()) as reader:
        yield reader


def watched(kernel: FakeLines, line: int, edges: str = "both") -> int:
    file = kernel.claim(line, "up")
    kernel.watch(file, "up", edges)
    return file


def test_an_edge_comes_with_its_time_and_level(kernel, reader):
    told = SimpleQueue()
    file = watched(kernel, 17)
    reader.add(file, told.put)

    kernel.edge(17, level=False, nanoseconds=5_000_000_007)

    assert told.get(timeout=SECONDS) == Edge(5_000_000_007, False)
    reader.remove(file)
    os.close(file)


def test_edges_that_have_waited_come_in_the_order_of_their_time(kernel, reader):
    told = SimpleQueue()
    files = [watched(kernel, line) for line in (5, 6)]
    times = range(3 * AT_ONCE)
    for time in times:
        kernel.edge(5 + time % 2, level=bool(time % 3), nanoseconds=time)
    busy, go = threading.Event(), threading.Event()
    first = watched(kernel, 7)
    kernel.edge(7, level=True)

    reader.add(first, lambda _edge: (busy.set(), go.wait(SECONDS)))
    assert busy.wait(SECONDS)
    for file in files:
        reader.add(file, told.put)
    go.set()

    assert [told.get(timeout=SECONDS).nanoseconds for _ in times] == list(times)
    for file in (first, *files):
        reader.remove(file)
        os.close(file)


def test_a_line_that_is_removed_is_not_read_any_more(kernel, reader):
    told = SimpleQueue()
    gone, other = watched(kernel, 5), watched(kernel, 6)
    for file in (gone, other):
        reader.add(file, told.put)

    reader.remove(gone)
    kernel.edge(5, level=False, nanoseconds=1)
    kernel.edge(6, level=False, nanoseconds=2)

    assert told.get(timeout=SECONDS).nanoseconds == 2
    assert len(os.read(gone, 100)) == 48
    reader.remove(other)
    for file in (gone, other):
        os.close(file)


def test_what_fails_with_an_edge_does_not_stop_the_others(kernel, reader, caplog):
    told = SimpleQueue()
    broken, other = watched(kernel, 5), watched(kernel, 6)
    reader.add(broken, lambda edge: edge.level.missing)
    reader.add(other, told.put)

    kernel.edge(5, level=False)
    kernel.edge(6, level=False)

    assert told.get(timeout=SECONDS) == Edge(0, False)
    reader.close()
    assert "an edge could not be passed on" in caplog.text
    for file in (broken, other):
        os.close(file)


def test_a_line_whose_chip_is_gone_is_left_alone(kernel, reader):
    """Its file is ready for ever, and gives nothing."""
    told = SimpleQueue()
    gone, other = watched(kernel, 5), watched(kernel, 6)
    reader.add(gone, told.put)
    kernel.close()
    kernel_of_other = FakeLines()
    other = watched(kernel_of_other, 6)
    reader.add(other, told.put)
    kernel_of_other.edge(6, level=False)

    assert told.get(timeout=SECONDS) == Edge(0, False)
    reader.remove(gone)  # has been forgotten
    kernel_of_other.close()


def test_it_ends_its_thread_and_needs_none_without_lines(kernel):
    before = threading.active_count()
    reader = EdgeReader()
    reader.close()
    file = watched(kernel, 5)
    reader.add(file, lambda _edge: None)
    assert threading.active_count() == before + 1

    reader.close()

    assert threading.active_count() == before
    os.close(file)
