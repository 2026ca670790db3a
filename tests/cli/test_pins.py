from pathlib import Path

import pytest
from click.testing import CliRunner

from wolkflow.cli.commands import commands
from wolkflow.testing.board import FakePi

STATION = """
title: Station
nodes:
  climate: {i2c.bme280: }
  pump: {gpio.relay: {pin: 17}}
  door: {gpio.button: {pin: 27}}
flows:
  climate: [climate, log: ]
  pump: [door, pump]
"""


def pins(*arguments: str | Path, name: str = "pins"):
    return CliRunner().invoke(commands, [name, *map(str, arguments)])


@pytest.fixture
def station(tmp_path) -> Path:
    file = tmp_path / "station.yaml"
    file.write_text(STATION)
    return file


def test_the_header_is_drawn_with_what_hangs_on_it(station):
    result = pins(station)
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0] == "Station"
    rows = [line for line in lines if "● ●" in line]
    assert len(rows) == 20
    assert next(line for line in rows if "pump" in line).split()[:3] == ["pump", "GPIO17", "11"]
    assert not any(line.endswith(" ") for line in lines)
    assert "  gpio=17=op,dh" in lines
    assert "  0x76  climate (i2c.bme280)" in lines
    assert any(line.startswith("  pump: Connect VCC of the board to 5 V (pin 2)") for line in lines)


def test_it_has_two_names(station):
    assert pins(station, name="wiring").stdout == pins(station).stdout


def test_without_a_pipeline_it_shows_what_pins_can_be():
    result = pins()
    assert result.exit_code == 0
    assert "TXD of the serial port" in result.stdout
    assert "SDA of I2C" in result.stdout


def test_the_config_of_a_pi_counts(station, tmp_path):
    pi = FakePi(tmp_path / "pi")
    pi.write("/boot/firmware/config.txt", "dtoverlay=w1-gpio,gpiopin=17\n")
    assert "clash: GPIO17 (pin 11) of pump is taken by dtoverlay=w1-gpio" in pins(
        station, "--root", pi.root
    ).stdout.replace("\n", " ")


def test_a_pin_that_is_used_twice_is_a_mistake_with_both_places(station):
    station.write_text(STATION.replace("pin: 27", "pin: 17"))
    result = pins(station)
    assert result.exit_code == 78
    assert "GPIO17 (pin 11)" in result.stderr


def test_the_picture_goes_into_a_file(station, tmp_path):
    picture = tmp_path / "station.svg"
    result = pins(station, "--svg", picture)
    assert result.stdout == f"{picture}: drawn\n"
    assert picture.read_text().startswith("<svg")


def test_a_picture_that_cannot_be_written(station, tmp_path):
    result = pins(station, "--svg", tmp_path / "missing" / "x.svg")
    assert result.exit_code == 69
    assert "No such file" in result.stderr
