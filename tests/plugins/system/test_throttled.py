import pytest

from tests.support.computer import bench_with, error, latest
from wolkflow_system.throttled import Throttled

PLACES = ["soc/soc:firmware", "soc@107c000000/soc@107c000000:firmware", "soc:firmware"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("word", "set_flags"),
    [
        ("0", set()),
        ("50005", {"undervoltage", "throttled", "undervoltage_before", "throttled_before"}),
        ("80008", {"hot", "hot_before"}),
        ("20000", {"capped_before"}),
    ],
)
def test_the_flags_wherever_the_firmware_is(tmp_path, place, word, set_flags):
    files = {f"/sys/devices/platform/{place}/get_throttled": f"{word}\n"}
    with bench_with(tmp_path, Throttled(), files) as bench:
        assert {name for name, value in latest(bench).items() if value} == set_flags
        assert set(latest(bench)) == set(Throttled.series)


def test_another_computer_says_that_it_is_no_raspberry_pi(tmp_path):
    with bench_with(tmp_path, Throttled(), {}) as bench:
        assert "it is no Raspberry Pi" in error(bench)


def test_a_word_that_is_none_is_an_error(tmp_path):
    files = {"/sys/devices/platform/soc/soc:firmware/get_throttled": "throttled"}
    with bench_with(tmp_path, Throttled(), files) as bench:
        assert "is not understood" in error(bench)
