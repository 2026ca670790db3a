import pytest

from tests.support.computer import bench_with, error, latest
from wolkflow_system.wifi import Wifi

HEAD = """Inter-| sta-|   Quality        |   Discarded packets               | Missed | WE
 face | tus | link level noise |  nwid  crypt   frag  retry   misc | beacon | 22
"""
WLAN0 = " wlan0: 0000   56.  -54.  -256        0      0      0      3      5        0\n"
WLAN1 = " wlan1: 0000   70  -30  -256        0      0      0      3      5        0\n"


@pytest.mark.parametrize(
    ("interface", "values"),
    [("wlan0", {"signal": -54, "quality": 80}), ("wlan1", {"signal": -30, "quality": 100})],
)
def test_each_interface(tmp_path, interface, values):
    files = {"/proc/net/wireless": HEAD + WLAN0 + WLAN1}
    with bench_with(tmp_path, Wifi(interface=interface), files) as bench:
        assert latest(bench) == values


@pytest.mark.parametrize(
    ("files", "text"),
    [
        ({}, "this computer doesn't tell its wireless networks: /proc/net/wireless"),
        ({"/proc/net/wireless": HEAD + WLAN1}, "wlan0 is not connected to a wireless network"),
        ({"/proc/net/wireless": HEAD + " wlan0: 0000 good"}, "/proc/net/wireless is not under"),
    ],
)
def test_what_is_missing_is_said(tmp_path, files, text):
    with bench_with(tmp_path, Wifi(), files) as bench:
        assert text in error(bench)
