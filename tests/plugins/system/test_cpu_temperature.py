import pytest

from tests.support.computer import bench_with, error, latest
from wolkflow_system.cpu_temperature import CpuTemperature

ZONE = "/sys/class/thermal/thermal_zone"


def test_the_processor_is_found_among_what_is_measured(tmp_path):
    files = {f"{ZONE}0/type": "gpu-thermal\n", f"{ZONE}0/temp": "1000\n"}
    files |= {f"{ZONE}1/type": "cpu-thermal\n", f"{ZONE}1/temp": "48312\n"}
    with bench_with(tmp_path, CpuTemperature(), files) as bench:
        assert latest(bench) == {"temperature": 48.312}


def test_otherwise_the_first_is_taken(tmp_path):
    files = {f"{ZONE}0/type": "acpitz\n", f"{ZONE}0/temp": "27800\n"}
    with bench_with(tmp_path, CpuTemperature(), files) as bench:
        assert latest(bench) == {"temperature": 27.8}


@pytest.mark.parametrize(
    ("files", "text"),
    [
        ({}, "doesn't tell the temperature of its processor: /sys/class/thermal is empty"),
        ({f"{ZONE}0/type": "cpu-thermal"}, "thermal_zone0/temp: No such file or directory"),
        ({f"{ZONE}0/type": "x", f"{ZONE}0/temp": "hot"}, "is not understood, it begins with 'hot'"),
    ],
    ids=["none", "no value", "no number"],
)
def test_what_is_missing_is_said(tmp_path, files, text):
    with bench_with(tmp_path, CpuTemperature(), files) as bench:
        assert text in error(bench)
