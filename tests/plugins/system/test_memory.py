import pytest

from tests.support.computer import bench_with, error, latest
from wolkflow_system.memory import Memory

MEMINFO = """MemTotal:        3884361 kB
MemFree:          900000 kB
MemAvailable:    2913271 kB
HugePages_Total:       0
{swap}"""


@pytest.mark.parametrize(
    ("swap", "percent"),
    [("SwapTotal: 102396 kB\nSwapFree: 76797 kB\n", 25.0), ("SwapTotal: 0 kB\n", 0), ("", 0)],
    ids=["some", "none", "not told"],
)
def test_what_is_used_and_left(tmp_path, swap, percent):
    files = {"/proc/meminfo": MEMINFO.format(swap=swap)}
    with bench_with(tmp_path, Memory(), files) as bench:
        assert latest(bench) == {"used": 25.0, "available": 2983.2, "swap": percent}


@pytest.mark.parametrize(
    ("files", "text"),
    [
        ({}, "this computer doesn't tell its memory: /proc/meminfo: No such file or directory"),
        ({"/proc/meminfo": "MemTotal: 1 kB"}, "/proc/meminfo is not understood"),
        ({"/proc/meminfo": ""}, "/proc/meminfo is not understood"),
    ],
)
def test_what_is_missing_is_said(tmp_path, files, text):
    with bench_with(tmp_path, Memory(), files) as bench:
        assert error(bench).startswith(text)
