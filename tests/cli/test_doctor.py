import json

import pytest
from click.testing import CliRunner

from wolkflow.cli.commands import commands
from wolkflow.testing.board import FakePi


def doctor(*arguments):
    return CliRunner().invoke(commands, ["doctor", *map(str, arguments)])


@pytest.fixture
def laptop(tmp_path):
    """A computer that is no Pi: it tells who runs this, and nothing else."""
    pi = FakePi(tmp_path / "laptop")
    for name in ("/proc/device-tree", "/boot", "/dev", "/sys", "/run"):
        pi.remove(name)
    return pi


def test_a_laptop_has_nothing_to_mend(laptop):
    result = doctor("--root", laptop.root)
    assert result.exit_code == 0
    assert "is no Raspberry Pi: pipelines run here on simulated hardware" in result.stdout
    assert result.stdout.endswith("nothing to mend\n")
    assert result.stderr == ""


def test_this_computer_can_be_examined():
    result = doctor()
    assert result.exit_code in (0, 1)
    assert "node types of the plugins" in result.stdout
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_what_a_pipeline_needs_and_is_not_there_is_to_mend(laptop, tmp_path):
    pipeline = tmp_path / "lamp.yaml"
    pipeline.write_text("flows: {a: [gpio.button: {pin: 17}, log: ]}")
    result = doctor("--root", laptop.root, pipeline)
    assert result.exit_code == 1
    assert "mend  this computer has no pins  → wolkflow run --simulate" in result.stdout
    assert result.stdout.rstrip().endswith("to mend")


def test_machines_get_json(tmp_path):
    pi = FakePi(tmp_path)
    pi.remove("/dev/i2c-1")
    result = doctor("--root", tmp_path, "--format", "json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert {"level": "good", "what": "Raspberry Pi 4 Model B Rev 1.4", "command": ""} in found
    assert [one["command"] for one in found if "i2c-1 is missing" in one["what"]] == ["sudo reboot"]


def test_a_pipeline_with_mistakes_is_refused(tmp_path):
    pipeline = tmp_path / "lamp.yaml"
    pipeline.write_text("flows: {a: [gpio.buton: {pin: 17}]}")
    result = doctor(pipeline)
    assert result.exit_code == 78
    assert 'did you mean "gpio.button"?' in result.output
