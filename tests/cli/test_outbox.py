import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from wolkflow.cli.commands import commands
from wolkflow.wolkabout.outbox import Outbox

TIME_MS = 1_700_000_000_000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "station" / "cloud" / "outbox.db"
    path.parent.mkdir(parents=True)
    with Outbox(path) as outbox:
        for n in range(2500):
            outbox.add("T", n / 10, TIME_MS + n)
        outbox.add("LAMP", True, TIME_MS - 1)
        outbox.keep("d2p/station/feed_removal", b'["X"]')
    return path


def outbox(*arguments: object) -> Result:
    return CliRunner().invoke(commands, ["outbox", *map(str, arguments)])


def test_ls_counts_what_waits(file: Path, tmp_path: Path) -> None:
    result = outbox("ls", tmp_path)
    assert result.exit_code == 0
    first, second, *feeds = result.output.splitlines()
    assert first.startswith(f"{file}: 2501 values, 1 messages, ")
    assert second.count("days ago") == 2
    assert feeds == ["  T     2500", "  LAMP  1"]


def test_export_writes_every_value_in_order(file: Path) -> None:
    rows = [json.loads(line) for line in outbox("export", file).output.splitlines()]
    assert rows[0] == {"time": TIME_MS, "name": "T", "value": 0.0}
    assert [row["value"] for row in rows[:2500]] == [n / 10 for n in range(2500)]
    assert rows[-1] == {"time": TIME_MS - 1, "name": "LAMP", "value": True}


def test_purge_asks_and_deletes(file: Path) -> None:
    refused = CliRunner().invoke(commands, ["outbox", "purge", str(file)], input="n\n")
    assert refused.exit_code == 1
    assert "Delete 2502" in refused.output
    assert outbox("purge", "--yes", file).output == f"{file}: 2502 deleted\n"
    assert outbox("ls", file).output.startswith(f"{file}: 0 values, 0 messages, ")
    with Outbox(file) as reopened:
        assert reopened.counts.waiting == 0


def test_an_outbox_in_use_can_be_looked_into_but_not_emptied(file: Path) -> None:
    with Outbox(file) as used:
        assert outbox("ls", file).output.startswith(f"{file}: 2501 values")
        assert len(outbox("export", file).output.splitlines()) == 2501
        result = outbox("purge", "--yes", file)
        assert result.exit_code == 69
        assert "another process" in result.output
        used.add("T", 1, TIME_MS)
        used.commit()
        assert used.counts.waiting == 2502


def test_a_broken_outbox_does_not_hide_the_others(file: Path, tmp_path: Path) -> None:
    broken = tmp_path / "a" / "outbox.db"
    broken.parent.mkdir()
    broken.write_bytes(b"scratched" * 100)
    result = outbox("ls", tmp_path)
    assert result.exit_code == 69
    assert f"{broken}: cannot be read as an outbox" in result.output
    assert f"{file}: 2501 values" in result.output
    assert broken.read_bytes() == b"scratched" * 100


def test_where_there_is_none_that_is_said(tmp_path: Path) -> None:
    for where in (tmp_path, tmp_path / "no.db"):
        result = outbox("ls", where)
        assert result.exit_code == 69
        assert "there is no" in result.output
    assert not (tmp_path / "no.db").exists()
