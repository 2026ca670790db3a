import json
import os
import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wolkflow.wolkabout.errors import (
    OutboxBusyError,
    OutboxUnreadableError,
    OutboxWriteError,
    RefusedValueError,
)
from wolkflow.wolkabout.outbox import Limits, Outbox
from wolkflow.wolkabout.timekeeping import SystemClock

EVERYTHING = 2**62
T0 = 1_700_000_000_000


def values(outbox: Outbox) -> list[object]:
    return [row.value for row in outbox.read(0, EVERYTHING, 10**6)]


def fill(outbox: Outbox, numbers: range) -> None:
    for number in numbers:
        outbox.add("T", number, T0 + number)


def test_readings_come_out_in_order_committed_or_not(outbox: Outbox) -> None:
    fill(outbox, range(5))
    outbox.commit()
    fill(outbox, range(5, 8))
    assert values(outbox) == list(range(8))
    assert [row.value for row in outbox.read(2, 7, 3)] == [2, 3, 4]
    assert [row.value for row in outbox.read(4, 7, 3)] == [4, 5]


@settings(deadline=None)
@given(
    st.lists(
        st.booleans()
        | st.integers(-(10**300), 10**300)
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(st.characters())
    )
)
def test_values_keep_their_exact_type(given: list[object]) -> None:
    with Outbox(":memory:") as outbox:
        for value in given:
            outbox.add("T", value, T0)
        outbox.commit()
        kept = values(outbox)
    assert kept == given
    assert [type(value) for value in kept] == [type(value) for value in given]


def test_a_reopened_outbox_goes_on_where_it_was(tmp_path: Path) -> None:
    with Outbox(tmp_path / "o.db") as first:
        fill(first, range(10))
        first.commit()
        first.acknowledge(1, 4, 4)
    with Outbox(tmp_path / "o.db") as second:
        fill(second, range(10, 12))
        assert values(second) == list(range(4, 12))
        assert second.counts.waiting == 8


def test_an_acknowledged_range_goes_wherever_it_is(outbox: Outbox) -> None:
    fill(outbox, range(6))
    outbox.commit()
    fill(outbox, range(6, 12))
    outbox.acknowledge(5, 8, 4)  # two on disk, two in memory
    outbox.commit()
    assert values(outbox) == [0, 1, 2, 3, 8, 9, 10, 11]
    assert outbox.counts == (12, 4, 0, 8)


def test_what_is_acknowledged_soon_never_touches_the_disk(outbox: Outbox) -> None:
    fill(outbox, range(20))
    outbox.acknowledge(1, 20, 20)
    assert not outbox.unsaved
    assert outbox.counts.waiting == 0


def test_ids_are_not_used_again_after_everything_was_acknowledged(outbox: Outbox) -> None:
    fill(outbox, range(3))
    outbox.commit()
    outbox.acknowledge(1, 3, 3)
    outbox.commit()
    assert outbox.next_id == 4


def test_commit_is_cheap_when_there_is_nothing_to_do(outbox: Outbox) -> None:
    before = Path(outbox.path + "-wal").stat().st_size
    outbox.commit()
    assert Path(outbox.path + "-wal").stat().st_size == before


@pytest.mark.parametrize(
    ("reference", "value", "time_ms"),
    [
        ("T", float("nan"), None),
        ("T", None, None),
        ("timestamp", 1, None),
        ("", 1, None),
        ("\ud800", 1, None),
        ("T", 1, -1),
        ("T", 1, 1.5),
        ("T", 1, True),
        ("T", 1, 2**60),
    ],
)
def test_what_cannot_be_sent_is_refused_at_the_door(
    outbox: Outbox, reference: str, value: object, time_ms: int | None
) -> None:
    with pytest.raises(RefusedValueError):
        outbox.add(reference, value, time_ms)
    assert outbox.counts.accepted == 0


def test_a_full_outbox_drops_the_oldest_and_counts_them(tmp_path: Path) -> None:
    with Outbox(tmp_path / "o.db", Limits(max_rows=100)) as outbox:
        fill(outbox, range(90))
        outbox.commit()
        fill(outbox, range(90, 130))
        outbox.commit()
        assert values(outbox) == list(range(30, 130))
        assert outbox.counts == (130, 0, 30, 100)


def test_the_bound_in_bytes_holds(tmp_path: Path) -> None:
    limit = 200_000
    with Outbox(tmp_path / "o.db", Limits(max_bytes=limit)) as outbox:
        for start in range(0, 20_000, 1000):
            fill(outbox, range(start, start + 1000))
            outbox.commit()
        kept = values(outbox)
        assert kept == list(range(20_000 - len(kept), 20_000))
        assert outbox.counts == (20_000, 0, 20_000 - len(kept), len(kept))
        assert len(kept) > 2000
    assert (tmp_path / "o.db").stat().st_size < limit * 1.3  # freed pages stay in the file


def test_memory_is_bounded_too_when_nobody_commits(tmp_path: Path) -> None:
    with Outbox(tmp_path / "o.db", Limits(max_rows=50)) as outbox:
        fill(outbox, range(80))
        assert values(outbox) == list(range(30, 80))
        assert outbox.counts.dropped == 30


class HandSetClock(SystemClock):
    def __init__(self, wall_ms: int, uptime_ms: int = 0, boot: str = "boot-1") -> None:
        self.now_ms = wall_ms
        self.up_ms = uptime_ms
        self.boot = boot

    def wall_ms(self) -> int:
        return self.now_ms

    def uptime_ms(self) -> int:
        return self.up_ms


NOW = 1_767_225_600_000  # 2026-01-01


def test_readings_become_too_old(tmp_path: Path) -> None:
    clock = HandSetClock(NOW)
    with Outbox(tmp_path / "o.db", Limits(max_age_s=3600), clock) as outbox:
        fill(outbox, range(3))
        outbox.commit()
        clock.now_ms += 3_000_000
        fill(outbox, range(3, 5))
        outbox.commit()
        clock.now_ms += 700_000
        outbox.commit()
        assert values(outbox) == [3, 4]
        assert outbox.counts.dropped == 3


def test_what_became_too_old_is_not_in_memory_either(tmp_path: Path) -> None:
    clock = HandSetClock(NOW)
    with Outbox(tmp_path / "o.db", Limits(max_age_s=3600), clock) as outbox:
        fill(outbox, range(3))
        outbox.commit()
        clock.now_ms += 4_000_000
        outbox.commit()
        assert values(outbox) == []
        assert outbox.counts == (3, 0, 3, 0)


def test_readings_taken_before_the_clock_was_set_get_their_true_time(tmp_path: Path) -> None:
    clock = HandSetClock(wall_ms=25_000, uptime_ms=20_000)  # 1970, as on a Pi without network
    with Outbox(tmp_path / "o.db", clock=clock) as outbox:
        outbox.add("T", "true time known", NOW - 500)
        outbox.add("T", "at start")
        clock.now_ms += 4_000
        clock.up_ms += 4_000
        outbox.commit()
        outbox.add("T", "told by the pipeline's clock", clock.now_ms - 1_000)
        assert values(outbox) == ["true time known"]  # the others wait

        clock.now_ms = NOW  # time synchronisation
        clock.up_ms += 6_000
        rows = outbox.read(0, EVERYTHING, 10)
        assert [row.time_ms - NOW for row in rows] == [-500, -10_000, -7_000]


def test_a_time_known_to_the_platform_will_do(tmp_path: Path) -> None:
    clock = HandSetClock(wall_ms=25_000, uptime_ms=20_000)
    with Outbox(tmp_path / "o.db", clock=clock) as outbox:
        outbox.add("T", 1)
        assert not outbox.knows_time
        clock.up_ms += 1_000
        clock.now_ms += 1_000
        outbox.set_clock_offset(NOW - clock.now_ms)
        assert [row.time_ms for row in outbox.read(0, EVERYTHING, 10)] == [NOW - 1_000]


def test_readings_of_a_run_that_never_knew_the_time_end_where_this_run_begins(
    tmp_path: Path,
) -> None:
    with Outbox(tmp_path / "o.db", clock=HandSetClock(60_000, 50_000)) as outbox:
        outbox.add("T", 1, 10_000)
        outbox.add("T", 2, 60_000)
    later = HandSetClock(NOW, 30_000, "boot-2")
    with Outbox(tmp_path / "o.db", clock=later) as outbox:
        rows = outbox.read(0, EVERYTHING, 10)
        assert [row.time_ms - (NOW - 30_000) for row in rows] == [-50_000, 0]


def test_an_old_time_of_another_origin_is_left_alone(tmp_path: Path) -> None:
    with Outbox(tmp_path / "o.db", clock=HandSetClock(25_000)) as outbox:
        outbox.add("T", 1, 1_500_000_000_000)  # 2017, read from a file
        assert [row.time_ms for row in outbox.read(0, EVERYTHING, 10)] == [1_500_000_000_000]


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    with Outbox(tmp_path / "o.db") as outbox:
        fill(outbox, range(3))
        outbox.commit()
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert set(modes) == {"o.db", "o.db-lock", "o.db-shm", "o.db-wal"}
    assert set(modes.values()) == {0o600}


def test_a_process_that_has_just_been_started_does_not_keep_the_file(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "o.db")
    files = Path("/proc/self/fd").iterdir()
    [lock] = [int(one.name) for one in files if os.path.realpath(one).endswith("o.db-lock")]
    with subprocess.Popen(["sleep", "60"], pass_fds=[lock]) as starting:  # as before its exec
        outbox.close()
        Outbox(tmp_path / "o.db").close()
        starting.kill()


def test_a_second_process_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "o.db"
    script = f"from wolkflow.wolkabout.outbox import Outbox; Outbox({str(path)!r})"
    with Outbox(path) as outbox:
        fill(outbox, range(3))
        outbox.commit()
        second = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=False
        )
        assert "OutboxBusyError" in second.stderr
        assert str(path) in second.stderr
        with pytest.raises(OutboxBusyError, match="another process"):
            Outbox(path)
        fill(outbox, range(3, 5))
        outbox.commit()
        assert values(outbox) == list(range(5))


def test_others_may_look_while_it_is_used(tmp_path: Path) -> None:
    path = tmp_path / "o.db"
    with Outbox(path) as outbox:
        fill(outbox, range(3))
        outbox.commit()
        other = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
        assert other.execute("SELECT count(*) FROM reading").fetchone() == (3,)
        fill(outbox, range(3, 6))
        outbox.commit()
        assert other.execute("SELECT count(*) FROM reading").fetchone() == (6,)
        other.close()


@pytest.mark.parametrize(
    "content", [b"this is no database " * 500, b"SQLite format 3\0" + b"x" * 9000]
)
def test_a_damaged_file_is_named_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "o.db"
    path.write_bytes(content)
    with pytest.raises(OutboxUnreadableError, match=str(path)):
        Outbox(path)
    assert path.read_bytes() == content


def test_a_file_damaged_inside_is_found_when_opened(tmp_path: Path) -> None:
    path = tmp_path / "o.db"
    with Outbox(path) as outbox:
        fill(outbox, range(3000))
    content = bytearray(path.read_bytes())
    content[8192:40960] = b"\xa5" * (40960 - 8192)
    path.write_bytes(content)
    with pytest.raises(OutboxUnreadableError, match="malformed"):
        Outbox(path)
    assert path.read_bytes() == bytes(content)


def test_another_programs_database_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "o.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE contacts (name TEXT)")
    other.close()
    with pytest.raises(OutboxUnreadableError, match="not an outbox"):
        Outbox(path)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutboxUnreadableError, match="missing"):
        Outbox(tmp_path / "missing" / "o.db")


DISK_FULL = """
import json, resource, sys
from wolkflow.wolkabout.errors import OutboxWriteError
from wolkflow.wolkabout.outbox import Outbox

outbox = Outbox(sys.argv[1])
outbox.add("T", "before", 1_700_000_000_000)
outbox.commit()
unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, unlimited[1]))
for number in range(2000):
    outbox.add("T", number, 1_700_000_000_000)
errors = []
for _ in range(2):
    try:
        outbox.commit()
    except OutboxWriteError as error:
        errors.append(isinstance(error, OSError) and str(error))
kept = len(outbox.read(0, 2**62, 5000))
resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
outbox.commit()
print(json.dumps([errors, kept, outbox.uncommitted]))
outbox.close()
"""


def test_a_full_disk_is_told_and_nothing_accepted_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "o.db"
    done = subprocess.run(
        [sys.executable, "-c", DISK_FULL, path], capture_output=True, text=True, check=True
    )
    errors, kept, uncommitted = json.loads(done.stdout)
    assert len(errors) == 2
    assert all(str(path) in error and "make room" in error for error in errors)
    assert (kept, uncommitted) == (2001, 0)
    with Outbox(path) as outbox:
        assert values(outbox) == ["before", *range(2000)]


def test_a_full_database_raises_an_os_error(outbox: Outbox) -> None:
    outbox._file._database.execute("PRAGMA max_page_count = 8")
    fill(outbox, range(2000))
    with pytest.raises(OutboxWriteError) as caught:
        outbox.commit()
    assert isinstance(caught.value, OSError)
    outbox._file._database.execute("PRAGMA max_page_count = 1000000")
    outbox.commit()
    assert values(outbox) == list(range(2000))


KILLED = """
import sys
from wolkflow.wolkabout.outbox import Outbox

outbox = Outbox(sys.argv[1])
number = 0
while True:
    for _ in range(37):
        outbox.add("T", number, 1_700_000_000_000)
        number += 1
    outbox.commit()
    print(number, flush=True)
"""


def test_what_was_committed_survives_kill_9(tmp_path: Path) -> None:
    path = tmp_path / "o.db"
    with subprocess.Popen([sys.executable, "-c", KILLED, path], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        committed = 0
        while committed < 5000:
            committed = int(child.stdout.readline())
        child.kill()
        committed = int([str(committed), *child.stdout.read().split()][-1])
    with Outbox(path) as outbox:
        kept = values(outbox)
    assert kept[:committed] == list(range(committed))


def test_adding_and_committing_from_many_threads_loses_nothing(outbox: Outbox) -> None:
    def work(name: str) -> None:
        for number in range(2000):
            outbox.add(name, number, T0)
            if number % 97 == 0:
                outbox.commit()

    threads = [threading.Thread(target=work, args=(f"F{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    sent: dict[str, list[object]] = {}
    after = 0
    while any(thread.is_alive() for thread in threads) or outbox.counts.waiting:
        rows = outbox.read(after, EVERYTHING, 100)
        for row in rows:
            sent.setdefault(row.reference, []).append(row.value)
        if rows:
            after = rows[-1].id
            outbox.acknowledge(rows[0].id, after, len(rows))
            outbox.commit()
    for thread in threads:
        thread.join()
    assert sent == {f"F{n}": list(range(2000)) for n in range(4)}


def test_ten_thousand_readings_are_durable_within_a_second(outbox: Outbox) -> None:
    before = os.times()
    for number in range(10_000):
        outbox.add("T", number, T0)
        if outbox.uncommitted >= 64:
            outbox.commit()
    outbox.commit()
    after = os.times()
    assert after.user + after.system - before.user - before.system < 1.0
