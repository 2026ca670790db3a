"""The memory of an outbox agrees with its file, whatever is acknowledged while that is written."""

from pathlib import Path
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from wolkflow.wolkabout.outbox import Outbox
from wolkflow.wolkabout.outbox_file import OutboxFile
from wolkflow.wolkabout.outbox_memory import Memory, Saving

END: Final = 2**62
T0 = 1_700_000_000_000

STEPS = st.one_of(
    st.tuples(st.just("add"), st.integers(1, 5), st.booleans()),
    st.tuples(st.just("acknowledge"), st.integers(0, 4), st.integers(1, 6)),
    st.tuples(st.just("begin"), st.none() | st.integers(1, 4), st.none()),
    st.tuples(st.just("end"), st.booleans(), st.none()),
)


class Written:
    """A memory, its file, and beside them simply the ids of all that waits."""

    def __init__(self) -> None:
        self.file = OutboxFile(":memory:")
        self.memory = Memory(0, 0, 10**6)
        self.waiting: list[int] = []
        self.saving: Saving | None = None

    def add(self, number: int, long: bool) -> None:
        for _ in range(number):
            self.waiting.append(self.memory.next_id)
            self.memory.add(T0, "T", '"' + "x" * (500 if long else 1) + '"', None, None)

    def acknowledge(self, start: int, number: int) -> None:
        ids = self.waiting[start : start + number]
        if ids:
            del self.waiting[start : start + number]
            self.memory.acknowledge(ids[0], ids[-1], len(ids))

    def begin(self, most: int | None, _: None = None) -> None:
        if self.saving is None:
            self.saving = self.memory.begin(most)

    def end(self, well: bool, _: None = None) -> None:
        saving, self.saving = self.saving, None
        if saving is None:
            return
        if not well:
            self.memory.failed(saving)
            return
        with self.file.transaction():
            deleted = sum(self.file.delete(first, last) for first, last in saving.ranges)
            self.file.insert(saving.rows, T0)
        self.memory.done(saving, deleted, 0, 0)

    def check(self) -> None:
        assert self.memory.counts.waiting == len(self.waiting)
        complete_from = self.memory.complete_from
        remembered = self.memory.read(complete_from - 1, END, 10**6) or []
        assert [row.id for row in remembered] == [
            id_ for id_ in self.waiting if id_ >= complete_from
        ]
        stored = {row.id for row in self.file.read(0, complete_from, 10**6)}
        assert stored >= {id_ for id_ in self.waiting if id_ < complete_from}


@settings(deadline=None)
@given(st.lists(STEPS, min_size=20, max_size=60))
def test_nothing_is_lost_or_counted_twice_in_any_order_of_events(
    steps: list[tuple[str, object, object]],
) -> None:
    outbox = Written()
    for name, first, second in steps:
        getattr(outbox, name)(first, second)
        outbox.check()
    outbox.end(True)
    outbox.begin(None)
    outbox.end(True)
    assert [row.id for row in outbox.file.read(0, END, 10**6)] == outbox.waiting
    assert not outbox.memory.unsaved
    outbox.file.close()


def test_only_the_newest_of_the_file_stay_in_memory_and_all_is_read_in_order(
    tmp_path: Path,
) -> None:
    with Outbox(tmp_path / "o.db") as outbox:
        for number in range(12_000):
            outbox.add("T", number, T0)
        outbox.commit()
        outbox.add("T", 12_000, T0)
        assert outbox._memory.complete_from == 7001
        after, seen = 0, []
        while rows := outbox.read(after, END, 700):
            seen += [row.value for row in rows]
            after = rows[-1].id
        assert seen == list(range(12_001))
        assert [row.value for row in outbox.read(6998, 7004, 10)] == [6998, 6999, 7000, 7001, 7002]


def test_long_values_of_the_file_do_not_stay_in_memory(tmp_path: Path) -> None:
    with Outbox(tmp_path / "o.db") as outbox:
        for number in range(10):
            outbox.add("T", "x" * (100_000 if number == 6 else 10), T0)
        outbox.commit()
        assert outbox._memory.complete_from == 8
        assert [len(str(row.value)) for row in outbox.read(0, END, 9)] == [10] * 6 + [
            100_000,
            10,
            10,
        ]


def test_part_of_what_waits_can_be_committed(tmp_path: Path) -> None:
    with Outbox(tmp_path / "o.db") as outbox:
        for number in range(100):
            outbox.add("T", number, T0)
        outbox.commit(30)
        assert outbox.uncommitted == 70
        assert outbox.counts.waiting == 100
