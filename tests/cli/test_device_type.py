import json
from pathlib import Path

from click.testing import CliRunner

from wolkflow.cli.commands import commands

PIPELINES = Path(__file__).parents[2] / "pipelines"

DECLARED = """
title: Greenhouse
description: Grows tomatoes
nodes:
  climate: {i2c.bme280: {}}
  lamp: {gpio.led: {pin: 18}}
  cloud:
    wolkabout:
      host: localhost
      key: k
      password: p
      mode: pull
      feeds:
        T: {name: Air, unit: KELVIN}
        SPARE: {name: Spare, unit: my unit, type: in_out}
      attributes: {Place: {value: south}}
      files: {folder: files, urls: false}
flows:
  a: [climate.temperature, {round: {}}, cloud.T]
  b: [climate.humidity, cloud.H]
  c: [cloud.LAMP, lamp, cloud.LAMP]
"""


def device_type(file: Path) -> dict[str, object]:
    result = CliRunner().invoke(commands, ["device-type", str(file)])
    assert result.exit_code == 0, result.output
    (found,) = json.loads(result.stdout)
    return found


def test_feeds_come_from_what_is_declared_and_from_the_flows(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(DECLARED)
    found = device_type(tmp_path / "a.yaml")
    assert found["name"] == "Greenhouse"
    assert found["description"] == "Grows tomatoes"
    feeds = {feed["reference"]: feed for feed in found["feeds"]}
    assert {
        name: (feed["name"], feed["type"], feed["unitGuid"]) for name, feed in feeds.items()
    } == {
        "T": ("Air", "IN", "KELVIN"),
        "H": ("H", "IN", "PERCENT"),
        "LAMP": ("LAMP", "IN_OUT", "NUMERIC"),
        "SPARE": ("Spare", "IN_OUT", "my unit"),
    }
    assert all(feed["sourceType"] == "DEVICE" for feed in feeds.values())
    assert found["attributes"] == [{"name": "Place", "dataType": "STRING", "value": "south"}]
    parameters = found["parameters"]
    assert parameters["OUTBOUND_DATA_MODE"] == "PULL"
    assert parameters["FILE_TRANSFER_PLATFORM_ENABLED"] == "true"
    assert parameters["FILE_TRANSFER_URL_ENABLED"] == "false"
    assert parameters["FIRMWARE_UPDATE_ENABLED"] == "false"
    assert len(parameters) == 12
    assert all(value is None or isinstance(value, str) for value in parameters.values())


def test_a_type_keeps_its_identity() -> None:
    first, second = (device_type(PIPELINES / "weather.yaml") for _ in range(2))
    assert first["guid"] == second["guid"]
    assert first["guid"] != device_type(PIPELINES / "remote_lamp.yaml")["guid"]


def test_feeds_that_show_only_in_a_run_are_pointed_out() -> None:
    result = CliRunner().invoke(commands, ["device-type", str(PIPELINES / "logger.yaml")])
    assert "declare them in cloud" in result.stderr


def test_a_pipeline_without_the_platform_is_told_so() -> None:
    result = CliRunner().invoke(commands, ["device-type", str(PIPELINES / "blink.yaml")])
    assert result.exit_code == 78
    assert "no connection to the WolkAbout platform" in result.output
