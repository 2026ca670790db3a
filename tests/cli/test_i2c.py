from pathlib import Path

import pytest
from click.testing import CliRunner

from wolkflow.cli.commands import commands
from wolkflow.config import load_text
from wolkflow.registry import Registry

STATION = """
nodes:
  climate: {i2c.bme280: {address: 0x76}}
  window: {i2c.bh1750: }
  wind: {i2c.ads1115: {inputs: {vane: 0}, bus: 3}}
flows:
  climate: [climate, log: ]
  light: [window, log: ]
  wind: [wind, log: ]
"""


def scan(*arguments: str | Path):
    return CliRunner().invoke(commands, ["i2c", "scan", *map(str, arguments)])


@pytest.fixture
def station(tmp_path) -> Path:
    file = tmp_path / "station.yaml"
    file.write_text(STATION)
    return file


def test_the_chips_are_listed_with_what_they_are(station):
    result = scan("--simulate", station)
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0] == "I2C bus 1: 2 chips answer"
    assert lines[1].startswith("  0x23  has no id; perhaps i2c.bh1750 or ")
    assert lines[2] == "  0x76  i2c.bme280: id 0x60"


def test_what_is_there_to_paste_is_a_pipeline(station):
    for bus in ("1", "3"):
        text = scan("--simulate", station, "--bus", bus).stdout.partition("To paste")[2]
        nodes = text.partition("\n\n")[2]
        names = [line.strip().partition(":")[0] for line in nodes.splitlines()[1::2]]
        flows = "\n".join(f"  {name}: [{name}, log: ]" for name in names)
        graph = load_text(f"{nodes}\nflows:\n{flows}\n", Registry.load())
        assert names
        assert {getattr(graph.nodes[name], "bus", None) for name in names} == {int(bus)}


def test_one_chip_is_one(station):
    assert scan("--simulate", station, "--bus", 3).stdout.startswith("I2C bus 3: 1 chip answers\n")


def test_a_bus_that_is_missing_is_explained():
    result = scan("--bus", 99)
    assert result.exit_code == 69
    assert result.stderr.startswith("wolkflow: /dev/i2c-99 is missing")
    assert "Traceback" not in result.output


def test_a_pipeline_without_that_bus(station):
    result = scan("--simulate", station, "--bus", 7)
    assert result.exit_code == 69
    assert "nothing on I2C bus 7" in result.stderr


def test_the_scan_has_help():
    assert "wolkflow i2c scan --bus 3" in scan("--help").stdout
