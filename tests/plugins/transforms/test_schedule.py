import time
from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from tests.support.steps import made
from wolkflow.testing import Bench, VirtualClock
from wolkflow_transforms.schedule import Schedule


def ms(text):
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


@pytest.fixture(autouse=True)
def utc(monkeypatch):
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def told(settings, start, hours):
    with Bench(made(Schedule, settings), clock=VirtualClock(ms(start))) as bench:
        bench.advance(hours * 3600)
        return [
            (f"{datetime.fromtimestamp(msg.time / 1000, UTC):%a %H:%M}", msg.value)
            for msg in bench.out
        ]


def test_sends_at_times_of_the_day():
    settings = {"at": ["6:30", "18:00"], "days": "mon-fri", "value": "feed"}
    assert told(settings, "2024-01-04T12:00:30", 96) == [  # a Thursday
        ("Thu 18:00", "feed"), ("Fri 06:30", "feed"), ("Fri 18:00", "feed"), ("Mon 06:30", "feed"),
    ]  # fmt: skip


def test_sends_by_cron():
    assert told({"cron": "*/20 7 * * *"}, "2024-01-04T00:00", 24) == [
        ("Thu 07:00", True), ("Thu 07:20", True), ("Thu 07:40", True),
    ]  # fmt: skip
    assert len(told({"cron": ["0 * * * *", "30 * * * *"]}, "2024-01-04T00:00:30", 2)) == 4


def test_tells_when_windows_begin_and_end():
    windows = [{"from": "6:00", "to": "8:00"}, {"from": "7:00", "to": "9:00"}]
    assert told({"windows": windows}, "2024-01-04T12:00", 24) == [
        ("Thu 12:00", False), ("Fri 06:00", True), ("Fri 09:00", False),
    ]  # fmt: skip


def test_a_window_past_midnight_belongs_to_the_day_it_begins():
    windows = [{"from": "22:00", "to": "6:00", "days": "fri"}]
    assert told({"windows": windows}, "2024-01-04T12:00", 72) == [
        ("Thu 12:00", False), ("Fri 22:00", True), ("Sat 06:00", False),
    ]  # fmt: skip


def test_starting_in_a_window_says_so_and_a_time_that_has_begun_is_over():
    windows = [{"from": "22:00", "to": "6:00"}]
    assert told({"windows": windows}, "2024-01-04T23:00:30", 1) == [("Thu 23:00", True)]
    assert told({"at": ["23:00"]}, "2024-01-04T23:00:30", 1) == []


def test_a_clock_that_jumps_is_survived():
    with Bench(made(Schedule, {"at": ["6:30"]}), clock=VirtualClock(ms("1970-01-01"))) as bench:
        bench.advance(90)
        bench.clock.set_wall_clock(ms("2024-01-04T06:29:50"))
        bench.advance(60)
        assert bench.values() == [True]
        bench.clock.set_wall_clock(ms("2024-01-04T05:00"))
        bench.advance(2 * 3600)
        assert bench.values() == [True, True]


def test_times_are_local(monkeypatch):
    monkeypatch.setenv("TZ", "Europe/Belgrade")
    time.tzset()
    assert told({"at": ["6:30"]}, "2024-01-04T00:00", 24) == [("Thu 05:30", True)]


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"at": ["25:00"]},
        {"at": ["6:30"], "days": "foo"},
        {"cron": "* *"},
        {"at": ["6:30"], "windows": [{"from": "1:00", "to": "2:00"}]},
        {"windows": [{"from": "1:00", "to": "01:00"}]},
        {"windows": [{"from": "1:00", "to": "2:00", "days": "x"}]},
    ],
)
def test_bad_settings_are_refused(settings):
    with pytest.raises(ValidationError):
        made(Schedule, settings)
