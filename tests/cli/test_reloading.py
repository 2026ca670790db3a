"""What makes a run with `--watch` read its files again, and what doesn't."""

import os
from pathlib import Path

import pytest

from wolkflow.cli.exits import Stop
from wolkflow.cli.loading import load_graph
from wolkflow.cli.reloading import Looking
from wolkflow.cli.scenarios import simulated
from wolkflow.config import FilesRead
from wolkflow.engine import SystemClock
from wolkflow.registry import Registry

PIPELINE = """
title: ${file:name.txt}
nodes: {climate: {i2c.bme280: {every: "${file:pace.txt}"}}}
flows: {a: [climate, log: {}]}
"""


def write(file: Path, text: str) -> Path:
    file.write_text(text)
    write.moment += 1
    os.utime(file, (write.moment, write.moment))
    return file


write.moment = 1_700_000_000


def read(*files: Path) -> FilesRead:
    found = FilesRead()
    for file in files:
        found.add(file)
    return found


def test_a_burst_of_changes_is_one(tmp_path: Path) -> None:
    one, other = write(tmp_path / "one.yaml", "a"), write(tmp_path / "secret", "b")
    looking = Looking([one], read(one, other))
    assert not looking.changed()
    write(one, "c")
    assert not looking.changed(), "it may not be finished"
    write(other, "d")
    assert not looking.changed()
    assert looking.changed()
    assert not looking.changed()
    other.unlink()
    assert [looking.changed() for _ in range(3)] == [False, True, False]
    write(other, "e")
    assert [looking.changed() for _ in range(3)] == [False, True, False]


def test_what_was_just_read_is_no_change_but_what_becomes_of_it_is(tmp_path: Path) -> None:
    one = write(tmp_path / "one.yaml", "a")
    files = read(one)
    looking = Looking([one], files)
    files.add(write(tmp_path / "secret", "b"))
    assert [looking.changed() for _ in range(3)] == [False, False, False]
    write(tmp_path / "secret", "c")
    assert [looking.changed() for _ in range(3)] == [False, True, False]
    files.add(write(tmp_path / "another", "d"))
    write(tmp_path / "another", "e")
    assert [looking.changed() for _ in range(3)] == [False, True, False], "changed at once"


def test_a_change_before_the_first_look_is_one(tmp_path: Path) -> None:
    one = write(tmp_path / "one.yaml", "a")
    files = read(one)
    write(one, "b")
    looking = Looking([one, tmp_path / "." / "one.yaml"], files)
    assert [looking.changed() for _ in range(3)] == [True, False, False]


def test_a_new_file_in_a_folder_is_a_change(tmp_path: Path) -> None:
    looking = Looking([tmp_path], read(write(tmp_path / "one.yaml", "a")))
    write(tmp_path / "two.yaml", "b")
    write(tmp_path / "notes.txt", "c")
    assert [looking.changed() for _ in range(3)] == [False, True, False]


def test_everything_that_is_read_is_known_even_if_it_is_wrong(tmp_path: Path) -> None:
    pipeline, pace = write(tmp_path / "a.yaml", PIPELINE), tmp_path / "pace.txt"
    write(tmp_path / "name.txt", "Name")
    files = FilesRead()
    registry = Registry.load()
    with pytest.raises(Stop, match=r"pace\.txt does not exist"):
        load_graph([pipeline], registry, files)
    assert set(files.looks) == {pipeline, tmp_path / "name.txt", pace}
    write(pace, "1s")
    graph = load_graph([pipeline], registry, files)
    text = "worlds: {climate: {temperature: {trace: {file: t.csv, column: t}}}}"
    scenario = write(tmp_path / "scenario.yaml", text)
    before = set(files.looks)
    with pytest.raises(Stop, match=r"t\.csv can't be read"):
        simulated(graph, registry, scenario, SystemClock(), files)
    assert files.looks.keys() - before == {scenario, tmp_path / "t.csv"}
