import pytest

from wolkflow_kernel.files import RealFiles
from wolkflow_kernel.sim.files import SimulatedFiles


@pytest.fixture(params=["real", "simulated"])
def files(request, tmp_path):
    if request.param == "simulated":
        return SimulatedFiles({"/sys/a/name": lambda: "bme280\n", "/sys/b/temp": lambda: "1"})
    for path, text in {"sys/a/name": "bme280\n", "sys/b/temp": "1"}.items():
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text(text)
    return RealFiles(tmp_path)


def test_a_text_comes_without_its_line_end(files):
    assert files.text("/sys/a/name") == "bme280"


def test_a_missing_file_is_an_error(files):
    with pytest.raises(FileNotFoundError):
        files.text("/sys/a/temp")


def test_names_are_sorted_and_a_missing_folder_is_empty(files):
    assert files.names("/sys") == ["a", "b"]
    assert files.names("/proc") == []


def test_links_are_followed(tmp_path):
    (tmp_path / "devices/1-0076").mkdir(parents=True)
    (tmp_path / "bus").symlink_to("devices/1-0076")

    assert RealFiles(tmp_path).real("/bus") == "/devices/1-0076"
