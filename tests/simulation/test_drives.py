"""Worlds that listen to outputs which are not pins of the header."""

import pytest

from wolkflow.registry import Registry
from wolkflow.simulation.drives import outputs
from wolkflow.testing.pipeline import run_pipeline

REGISTRY = Registry.load()

STATION = """
nodes:
  room: {i2c.sht3x: {every: 1s}}
  porch: {i2c.mcp23017: {address: 0x20, outputs: {fan: 8}, active_low: [fan]}}
  shed: {i2c.pcf8574: {address: 0x21}}
  dimmer: {i2c.pca9685: {channels: {lamp: 3}, frequency: 200}}
  one: {i2c.pca9685: {channel: 4, frequency: 200}}
  valve: {i2c.pca9685: {address: 0x41, channel: 5, kind: servo}}
  on_porch: {gpio.relay: {pin: {chip: porch, line: 3}}}
  on_shed: {gpio.led: {pin: {chip: shed, line: 7}}}
  motor: {gpio.motor: {forward: 5, backward: 6}}
  say: {timer: {every: 1d}}
flows:
  room: [room, log: {}]
  orders: [say, rename: {to: fan}, porch]
  lamps: [say, rename: {to: lamp}, dimmer]
  others: [say, on_porch, on_shed, motor]
  servos: [say, one]
  valves: [say, valve]
"""
SCENARIO = """
worlds:
  room:
    humidity: 50
    temperature: {{coupled: {{start: 10, rests_at: 10, settles_in: 1s, driven_by: {{{name}: 20}}}}}}
"""


@pytest.mark.parametrize(
    ("name", "node", "order", "warm"),
    [
        ("porch.fan", "porch", ("fan", True), 30),
        ("on_porch", "on_porch", ("", True), 30),
        ("on_shed", "on_shed", ("", True), 30),
        ("dimmer.lamp", "dimmer", ("lamp", 25), 15),
        ("one", "one", ("", 100), 30),
        ("motor", "motor", ("", -50), 20),
    ],
)
def test_a_world_hears_outputs_of_all_kinds(tmp_path, name, node, order, warm):
    (tmp_path / "station.yaml").write_text(STATION)
    (tmp_path / "scenario.yaml").write_text(SCENARIO.format(name=name))
    run = run_pipeline(
        tmp_path / "station.yaml", registry=REGISTRY, scenario=tmp_path / "scenario.yaml"
    )
    with run:
        run.advance(20)
        assert _temperature(run) == pytest.approx(10, abs=0.05), "all are off at first"
        series, value = order
        step = run.node(node)
        step.process(run.sent("room")[0]._replace(name=series or node, value=value))
        run.advance(20)
        assert _temperature(run) == pytest.approx(warm, abs=0.3)


def test_a_servo_is_no_drive_and_inputs_are_none(tmp_path):
    run = run_pipeline(_written(tmp_path), registry=REGISTRY)
    names = {name for name, _ in outputs(run.graph.nodes)}
    assert names == {"porch.fan", "dimmer.lamp", "one", "on_porch", "on_shed", "motor"}


def test_an_expander_that_is_pulled_out_drives_nothing(tmp_path):
    (tmp_path / "scenario.yaml").write_text(
        SCENARIO.format(name="on_porch")
        + "faults: [{at: 20s, node: porch, fault: unplug, lasts: 1h}]\n"
    )
    run = run_pipeline(_written(tmp_path), registry=REGISTRY, scenario=tmp_path / "scenario.yaml")
    with run:
        run.node("on_porch").process(run.sent("on_porch")[0]._replace(value=True))
        run.advance(15)
        assert _temperature(run) == pytest.approx(30, abs=0.1)
        run.advance(30)
        assert _temperature(run) == pytest.approx(10, abs=0.1)


def _written(folder):
    file = folder / "station.yaml"
    file.write_text(STATION)
    return file


def _temperature(run):
    return next(msg.value for msg in reversed(run.sent("room")) if msg.name == "temperature")
