import os
import resource
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from wolkflow import StateError
from wolkflow.engine import StateFolder


def test_what_a_node_stores_is_there_after_a_restart(tmp_path: Path) -> None:
    state = StateFolder(tmp_path / "state")
    store = state.store("lamp")
    store["last"] = {"value": True, "text": "žar", "list": [1, 2.5, None]}
    store["gone"] = 1
    state.close()
    state = StateFolder(tmp_path / "state")
    del state.store("lamp")["gone"]
    state.close()
    state = StateFolder(tmp_path / "state")
    assert dict(state.store("lamp")) == {
        "last": {"value": True, "text": "žar", "list": [1, 2.5, None]}
    }
    assert not state.store("another")
    state.close()


def test_a_stored_value_is_a_copy(tmp_path: Path) -> None:
    state = StateFolder(tmp_path)
    value = [1]
    state.store("a")["list"] = value
    value.append(2)
    assert state.store("a")["list"] == [1]
    state.close()


def test_what_json_cannot_say_is_refused_at_once(tmp_path: Path) -> None:
    state = StateFolder(tmp_path)
    with pytest.raises(TypeError):
        state.store("a")["x"] = object()
    assert "x" not in state.store("a")
    state.close()


def test_only_the_owner_may_look(tmp_path: Path) -> None:
    state = StateFolder(tmp_path / "state")
    state.folder("cloud")
    assert (tmp_path / "state").stat().st_mode & 0o077 == 0
    assert (tmp_path / "state" / "state.db").stat().st_mode & 0o077 == 0
    assert (tmp_path / "state" / "cloud").stat().st_mode & 0o077 == 0
    state.close()


def test_a_second_run_is_refused_by_name(tmp_path: Path) -> None:
    state = StateFolder(tmp_path)
    with pytest.raises(StateError, match=rf"in use by another run .* \(process {os.getpid()}\)"):
        StateFolder(tmp_path)
    state.close()
    StateFolder(tmp_path).close()


def test_a_folder_that_cannot_be_made_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StateError, match=r"file/state can't be used: .*--state-dir"):
        StateFolder(tmp_path / "file" / "state")


def broken(folder: Path) -> list[Path]:
    return list(folder.glob("state.db.broken-*[0-9]"))


def test_a_database_that_is_none_is_moved_aside_and_the_run_begins_without_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "state.db").write_bytes(b"not a database" * 100)
    state = StateFolder(tmp_path)
    state.store("a")["x"] = 1
    state.close()
    (aside,) = broken(tmp_path)
    assert aside.read_bytes() == b"not a database" * 100
    (line,) = caplog.messages
    assert f"state.db is damaged: file is not a database; it is now {aside}, and the run" in line
    state = StateFolder(tmp_path)
    assert dict(state.store("a")) == {"x": 1}
    state.close()


def test_damage_deep_inside_is_found_at_the_start(tmp_path: Path) -> None:
    state = StateFolder(tmp_path)
    for number in range(300):
        state.store(f"node {number}")["x"] = "something to remember" * 10
    state.close()
    content = bytearray((tmp_path / "state.db").read_bytes())
    content[5 * 4096 : 6 * 4096] = b"\xff" * 4096
    (tmp_path / "state.db").write_bytes(content)
    state = StateFolder(tmp_path)
    assert broken(tmp_path)
    assert not state.store("node 1")
    state.close()


def test_a_value_that_cannot_be_read_counts_as_damage(tmp_path: Path) -> None:
    StateFolder(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "state.db")) as database, database:
        database.execute("INSERT INTO store VALUES ('a', 'x', CAST(x'22ff' AS TEXT))")
    state = StateFolder(tmp_path)
    assert broken(tmp_path)
    assert not state.store("a")
    state.close()


def test_damage_while_it_runs_loses_nothing(tmp_path: Path) -> None:
    state = StateFolder(tmp_path)
    for number in range(300):
        state.store(f"node {number}")["x"] = "something to remember" * 10
    state.close()
    state = StateFolder(tmp_path)
    with closing(sqlite3.connect(tmp_path / "state.db")) as other, other:
        other.execute("INSERT INTO store VALUES ('other', 'x', '1')")  # no page is known any more
    with (tmp_path / "state.db").open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 4096 * 40)
    state.store("node 7")["x"] = "something new"
    state.save()
    assert broken(tmp_path)
    state.close()
    state = StateFolder(tmp_path)
    assert state.store("node 7")["x"] == "something new"
    assert state.store("node 299")["x"] == "something to remember" * 10
    state.close()
    assert len(broken(tmp_path)) == 1


def test_what_a_full_disk_refuses_is_saved_later(tmp_path: Path) -> None:
    """A limit on the size of files stands for the full disk, in a process of its own."""
    script = f"""
import resource, signal
from pathlib import Path
from wolkflow import StateError
from wolkflow.engine import StateFolder
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
state = StateFolder(Path({str(tmp_path)!r}))
state.save()
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
state.store("a")["big"] = "x" * 100_000
try:
    state.save()
except StateError as error:
    print(error)
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
state.close()
"""
    assert resource.RLIM_INFINITY  # the limit can be lifted again
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=30
    )
    assert "can't be used" in done.stdout
    state = StateFolder(tmp_path)
    assert len(state.store("a")["big"]) == 100_000
    state.close()
