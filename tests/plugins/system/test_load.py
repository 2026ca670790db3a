import pytest

from tests.support.computer import bench_with, error, latest, put
from wolkflow_system.load import Load

LOAD = {"/proc/loadavg": "0.42 0.36 0.30 1/187 4711\n"}


def stat(user: int, idle: int, waiting: int = 0) -> dict[str, str]:
    return {"/proc/stat": f"cpu  {user} 0 0 {idle} {waiting} 0 0 0 0 0\ncpu0 1 2 3 4 5 6 7 8\n"}


def test_the_load_comes_at_once_and_the_percent_with_the_second_reading(tmp_path):
    with bench_with(tmp_path, Load(), LOAD | stat(1000, 9000)) as bench:
        assert latest(bench) == {"load_1": 0.42, "load_5": 0.36, "load_15": 0.3}
        put(tmp_path, stat(1030, 9060, 10))
        bench.advance(60)
        assert latest(bench)["cpu"] == 30.0


def test_a_count_that_goes_back_is_no_percent(tmp_path):
    with bench_with(tmp_path, Load(), LOAD | stat(1000, 9000)) as bench:
        put(tmp_path, stat(0, 10))
        bench.advance(60)
        assert bench.errors == []
        assert "cpu" not in latest(bench)


@pytest.mark.parametrize(
    ("files", "text"),
    [
        (stat(1, 2), "doesn't tell its load: /proc/loadavg"),
        (LOAD, "doesn't tell how busy it is: /proc/stat"),
        (stat(1, 2) | {"/proc/loadavg": "busy"}, "/proc/loadavg is not understood"),
        (LOAD | {"/proc/stat": "intr 1 2 3 4 5 6"}, "/proc/stat is not understood"),
        (LOAD | {"/proc/stat": "cpu a b"}, "/proc/stat is not understood"),
    ],
)
def test_what_is_missing_is_said(tmp_path, files, text):
    with bench_with(tmp_path, Load(), files) as bench:
        assert text in error(bench)
