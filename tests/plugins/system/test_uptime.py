import pytest

from tests.support.computer import bench_with, error, latest
from wolkflow_system.uptime import Uptime


def test_the_seconds(tmp_path):
    with bench_with(tmp_path, Uptime(), {"/proc/uptime": "86423.17 340112.90\n"}) as bench:
        assert latest(bench) == {"uptime": 86423.17}


@pytest.mark.parametrize(
    ("files", "text"),
    [
        ({}, "doesn't tell how long it has been running: /proc/uptime: No such file"),
        ({"/proc/uptime": ""}, "/proc/uptime is not understood, it begins with ''"),
    ],
)
def test_what_is_missing_is_said(tmp_path, files, text):
    with bench_with(tmp_path, Uptime(), files) as bench:
        assert text in error(bench)
