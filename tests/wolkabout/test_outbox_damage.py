"""Outboxes that are damaged, and disks that do not take any more."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from wolkflow.wolkabout.errors import OutboxDamagedError, OutboxUnreadableError
from wolkflow.wolkabout.outbox import Outbox

T0 = 1_700_000_000_000


def fill(outbox: Outbox, numbers: range) -> None:
    for number in numbers:
        outbox.add("T", number, T0 + number)
    outbox.commit()


def values(outbox: Outbox) -> list[object]:
    return [row.value for row in outbox.read(0, 2**62, 10_000)]


def scratch(path: Path) -> bytes:
    """Spoil some pages; return the content as it is now."""
    content = bytearray(path.read_bytes())
    content[8192:40960] = b"\xa5" * (40960 - 8192)
    path.write_bytes(content)
    return bytes(content)


def asides(path: Path) -> list[Path]:
    return sorted(p for p in path.parent.glob(f"{path.name}.broken-*") if "-wal" not in p.name)


def test_a_damaged_outbox_makes_room_for_an_empty_one(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "outbox.db"
    contents = []
    for _ in range(2):  # also twice within a second
        path.unlink(missing_ok=True)
        with Outbox(path) as outbox:
            fill(outbox, range(3000))
        contents.append(scratch(path))
        with Outbox(path, move_damaged=True) as outbox:
            assert outbox.counts.waiting == 0
            fill(outbox, range(5))
            assert values(outbox) == [0, 1, 2, 3, 4]
    assert [aside.read_bytes() for aside in asides(path)] == contents
    lines = [record.getMessage() for record in caplog.records]
    assert len(lines) == 2
    assert all(str(aside) in line for aside, line in zip(asides(path), lines, strict=True))


def test_damage_that_shows_while_it_is_used_costs_no_new_reading(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "outbox.db"
    with Outbox(path) as outbox:
        fill(outbox, range(3000))
    outbox = Outbox(path, move_damaged=True)
    outbox.add("T", "new", T0)
    scratch(path)
    outbox._file._database.execute("PRAGMA shrink_memory")
    assert values(outbox) == ["new"]
    assert len(asides(path)) == 1
    outbox.commit()
    outbox.add("T", "newer", T0)
    outbox.close()
    with Outbox(path) as outbox:
        assert values(outbox) == ["new", "newer"]
    assert "broken-" in caplog.text


def test_what_is_in_memory_too_outlives_the_file(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    outbox = Outbox(path, move_damaged=True)
    fill(outbox, range(3000))
    outbox.acknowledge(1, 10, 10)
    outbox._file._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    scratch(path)
    outbox._file._database.execute("PRAGMA shrink_memory")
    fill(outbox, range(3000, 3001))  # the damage shows when this is committed
    assert len(asides(path)) == 1
    assert outbox.counts.waiting == 2991
    outbox.close()
    with Outbox(path) as outbox:
        assert values(outbox) == list(range(10, 3001))


def test_without_leave_to_move_it_the_damage_is_raised_again_and_again(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    with Outbox(path) as outbox:
        fill(outbox, range(3000))
    outbox = Outbox(path)
    scratch(path)
    outbox._file._database.execute("PRAGMA shrink_memory")
    for _ in range(2):
        with pytest.raises(OutboxDamagedError):
            values(outbox)
    outbox.close()
    assert asides(path) == []


@pytest.mark.parametrize("bits", [b"1e", b'"\xff"', b"", b"\xff"])
def test_single_readings_that_are_spoilt_cost_only_themselves(
    tmp_path: Path, bits: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "outbox.db"
    with Outbox(path) as outbox:
        fill(outbox, range(10))
    spoilt = sqlite3.connect(path)
    spoilt.execute("UPDATE reading SET value = CAST(? AS TEXT) WHERE id IN (4, 7)", (bits,))
    spoilt.commit()
    spoilt.close()
    with Outbox(path) as outbox:
        assert values(outbox) == [0, 1, 2, 4, 5, 7, 8, 9]
        assert (outbox.counts.dropped, outbox.counts.waiting) == (2, 8)
    assert "2 damaged readings" in caplog.text


def test_another_programs_database_is_never_moved(tmp_path: Path) -> None:
    path = tmp_path / "contacts.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE contacts (name TEXT)")
    other.close()
    with pytest.raises(OutboxUnreadableError, match="not an outbox"):
        Outbox(path, move_damaged=True)
    assert [p.name for p in tmp_path.iterdir() if "broken" in p.name] == []


SMALL_DISK = """
import json, subprocess, sys
from pathlib import Path
from wolkflow.wolkabout.errors import OutboxWriteError
from wolkflow.wolkabout.outbox import Outbox

folder = Path(sys.argv[1])
path, ballast = folder / "o.db", folder / "ballast"

def mount(*options):
    subprocess.run(["mount", "-t", "tmpfs", *options, "tmpfs", folder], check=True)

def refusal(task):
    try:
        task()
    except OutboxWriteError as error:
        return str(error)

mount("-o", "size=1m")
ballast.write_bytes(bytes(1024 * 1024))
said = {"opened when full": refusal(lambda: Outbox(path))}
ballast.unlink()
outbox = Outbox(path)
outbox.add("T", "before", 1_700_000_000_000)
outbox.commit()
used = sum(part.stat().st_blocks * 512 for part in folder.iterdir())
ballast.write_bytes(bytes(1024 * 1024 - used - 32 * 1024))
for number in range(3000):
    outbox.add("T", number, 1_700_000_000_000)
said["full"] = refusal(outbox.commit)
said["kept"] = len(outbox.read(0, 2**62, 5000))
ballast.unlink()
outbox.close()
mount("-o", "remount,ro")
said["opened when read-only"] = refusal(lambda: Outbox(path))
mount("-o", "remount,rw")
with Outbox(path) as outbox:
    said["values"] = [row.value for row in outbox.read(0, 2**62, 5000)]
print(json.dumps(said))
"""


def test_a_full_and_a_read_only_disk_are_told_and_cost_nothing(tmp_path: Path) -> None:
    # A file system in a name space of its own is really full, and really read-only, for root too.
    done = subprocess.run(
        ["unshare", "-rm", sys.executable, "-c", SMALL_DISK, tmp_path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    for when in ("opened when full", "full", "opened when read-only"):
        assert f"{tmp_path / 'o.db'}: cannot be written" in said[when], when
        assert "make room" in said[when]
    assert said["kept"] == 3001
    assert said["values"] == ["before", *range(3000)]
