from pathlib import Path
from textwrap import dedent

import pytest

from tests.support.examples import make
from wolkflow.errors import ConfigError
from wolkflow.registry import Registry
from wolkflow.simulation.chips import ChipStage
from wolkflow.testing import Bench, VirtualClock
from wolkflow.testing.i2c import FakeBus
from wolkflow.testing.pipeline import PipelineRun, run_pipeline
from wolkflow_i2c.device import I2cDevice

REGISTRY = Registry.load()
STATION = """
nodes:
  room: {i2c.bme280: {every: 1s}}
  window: {i2c.bh1750: {every: 1s}}
  soil: {i2c.ads1115: {inputs: {bed: 2}, every: 1s}}
  door: {gpio.button: {pin: 27}}
  heater: {gpio.relay: {pin: 17}}
  fan: {gpio.pwm: {pin: 18}}
  cpu: {system.cpu_temperature: {every: 1s}}
flows:
  heat: [room.temperature, hysteresis: {on: 20, off: 22}, heater]
  light: [window, log: {level: debug}]
  soil: [soil, log: {level: debug}]
  door: [door, log: {level: debug}]
  fan: [timer: {every: 1h, value: 0}, fan]
  cpu: [cpu, log: {level: debug}]
"""


class Desk:
    """A folder with a pipeline and a scenario."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pipeline = folder / "station.yaml"
        self.pipeline.write_text(STATION)
        self.scenario = folder / "scenario.yaml"

    def run(self, text: str) -> PipelineRun:
        self.scenario.write_text(dedent(text))
        return run_pipeline(self.pipeline, registry=REGISTRY, scenario=self.scenario)

    def mistakes(self, text: str) -> list[str]:
        with pytest.raises(ConfigError) as error:
            self.run(text)
        shown = [str(problem) for problem in error.value.problems]
        return [one.replace(str(self.folder) + "/", "") for one in shown]


@pytest.fixture
def desk(tmp_path) -> Desk:
    return Desk(tmp_path)


def by_series(run: PipelineRun, label: str, series: str) -> list[float]:
    return [msg.value for msg in run.sent(label) if msg.name == series]


def test_sensors_measure_what_the_scenario_says(desk):
    text = """
    worlds:
      room:
        temperature: 19.5
        humidity: {constant: 40}
        pressure: {sine: {low: 990, high: 1030, every: 40s}}
      window: {light: {steps: {0s: 10, 5s: 500}}}
      soil: {bed: 0.75}
    """
    with desk.run(text) as run:
        run.advance(31)
        temperature = by_series(run, "room", "temperature")
        assert len(temperature) > 30
        assert temperature == pytest.approx([19.5] * len(temperature), abs=0.02)
        assert by_series(run, "room", "humidity")[3] == pytest.approx(40, abs=0.1)
        pressure = by_series(run, "room", "pressure")
        assert max(pressure) == pytest.approx(1030, abs=0.5)
        assert min(pressure) == pytest.approx(990, abs=0.5)
        light = by_series(run, "window", "light")
        assert light[2] == pytest.approx(10, abs=1)
        assert light[10] == pytest.approx(500, abs=1)
        assert by_series(run, "soil", "bed")[-1] == pytest.approx(0.75, abs=0.001)


def test_a_recording_is_played(desk):
    (desk.folder / "room.csv").write_text("seconds,T\n0,10\n20,30\n")
    text = "worlds: {room: {temperature: {trace: {file: room.csv, column: T}, noise: 0.01}}}"
    with desk.run(text) as run:
        run.advance(25)
        values = by_series(run, "room", "temperature")
        assert values[4] == pytest.approx(15, abs=1.2)
        assert values[-1] == pytest.approx(30, abs=0.1)


def test_a_heater_of_the_pipeline_heats_and_the_loop_is_closed(desk):
    """An active-low relay on a pin, a chip's registers, a two-point controller: in 20 minutes."""
    text = """
    worlds:
      room:
        temperature:
          coupled: {start: 15, rests_at: 10, settles_in: 100s, driven_by: {heater: 20, fan: -5}}
    """
    with desk.run(text) as run:
        run.advance(1200)
        values = by_series(run, "room", "temperature")
        settled = values[300:]
        assert 19.5 < min(settled) < 20.1
        assert 21.9 < max(settled) < 22.5
        assert len(run.values("heater")) > 10, "it goes on and off"


def test_any_other_poller_reads_what_the_scenario_says(desk):
    with desk.run("worlds: {cpu: {temperature: 71}}") as run:
        run.advance(3)
        assert set(by_series(run, "cpu", "temperature")) == {71}


def test_a_contact_is_opened_and_closed_and_by_nobody_else(desk):
    with desk.run("worlds: {door: {value: {steps: {0s: false, 5s: true, 8s: false}}}}") as run:
        run.advance(60)
        assert run.values("door") == [False, True, False]
        times = [msg.time for msg in run.sent("door")]
        assert times[2] - times[1] == pytest.approx(3000, abs=150)


def test_a_contact_on_a_line_of_an_expander_is_moved_too(desk):
    desk.pipeline.write_text(
        "nodes:\n"
        "  porch: {i2c.mcp23017: {inputs: {gate: 1}}}\n"
        "  door: {gpio.input: {pin: {chip: porch, line: 3}}}\n"
        "flows: {a: [door, log: {level: debug}], b: [porch, log: {level: debug}]}\n"
    )
    text = """
    worlds:
      door: {value: {steps: {0s: false, 5s: true, 8s: false}}}
      porch: {gate: {steps: {0s: 1, 20s: 0}}}
    """
    with desk.run(text) as run:
        run.advance(60)
        assert run.values("door") == [False, True, False]
        assert run.values("porch") == [True, False]
    shown = desk.mistakes("faults: [{at: 5s, node: door, fault: bounce}]")
    assert "can't have the fault" in shown[0]


def test_a_series_may_be_called_like_something_that_a_chip_does(desk):
    desk.pipeline.write_text(
        "nodes: {porch: {i2c.mcp23017: {inputs: {levels: 1}, outputs: {driven: 2}}}}\n"
        "flows: {b: [porch, log: {level: debug}]}\n"
    )
    with desk.run("worlds: {porch: {levels: {steps: {0s: 1, 20s: 0}}}}") as run:
        run.advance(60)
        assert by_series(run, "porch", "levels") == [True, False]
    assert "does not measure" in desk.mistakes("worlds: {porch: {driven: 1}}")[0]


def test_bounce_is_survived(desk):
    text = """
    worlds: {door: {value: {steps: {0s: false, 5s: true}}}}
    faults: [{at: 10s, node: door, fault: bounce, every: 7s}]
    """
    with desk.run(text) as run:
        run.advance(60)
        assert run.values("door") == [False, True]


@pytest.mark.parametrize("fault", ["nack", "unplug", "stuck"])
def test_a_chip_is_lost_and_comes_back(desk, fault):
    text = f"faults: [{{at: 10s, node: room, fault: {fault}, lasts: 60s}}]"
    with desk.run(text) as run:
        run.advance(9)
        before = len(run.sent("room"))
        assert run.stats("room").state == "ok"
        run.advance(40)
        assert run.stats("room").state == "lost"
        others = run.stats("window").state
        assert others == ("lost" if fault == "stuck" else "ok"), "a stuck bus is everybody's"
        assert len(run.sent("room")) <= before + 6
        run.advance(120)
        assert run.stats("room").state == "ok"
        assert len(run.sent("room")) > before + 100


def test_bit_errors_are_noticed_where_there_is_a_checksum(desk):
    desk.pipeline.write_text(
        "nodes: {air: {i2c.sht3x: {every: 1s}}}\nflows: {f: [air, log: {level: debug}]}"
    )
    text = """
    worlds: {air: {temperature: 21, humidity: 50}}
    faults: [{at: 10s, node: air, fault: bit_errors, lasts: 60s}]
    """
    with desk.run(text) as run:
        run.advance(100)
        assert run.stats("air").errors > 0
        values = by_series(run, "air", "temperature")
        assert values == pytest.approx([21] * len(values), abs=0.01)


def test_a_brown_out_makes_a_chip_forget_and_the_driver_sets_it_up_again(desk):
    text = """
    worlds: {room: {temperature: 21}}
    faults: [{at: 10s, node: room, fault: brown_out, every: 5s}]
    """
    with desk.run(text) as run:
        run.advance(60)
        assert by_series(run, "room", "temperature")[-1] == pytest.approx(21, abs=0.02)
        assert run.stats("room").state == "ok"


def test_a_poller_without_a_model_can_be_unplugged(desk):
    with desk.run("faults: [{at: 5s, node: cpu, fault: unplug, lasts: 20s}]") as run:
        run.advance(20)
        assert run.stats("cpu").state == "lost"
        run.advance(60)
        assert run.stats("cpu").state == "ok"


CHIPS = [
    name
    for name, cls in REGISTRY.classes().items()
    if issubclass(cls, I2cDevice) and cls.series and cls.model
]


@pytest.mark.parametrize("name", CHIPS)
def test_every_model_of_a_chip_can_be_moved(name, tmp_path):
    """A scenario can put a curve under each series that a simulated chip has."""
    node = make(name, tmp_path)
    assert isinstance(node, I2cDevice)
    bus = FakeBus()
    model = node.simulated(VirtualClock())
    assert model is not None
    bus.plug(node.address, model)
    stage = ChipStage(bus, node.address, node)
    derived = {"power"}  # worked out of voltage and current
    for series in set(node.series or {}) - derived:
        stage.measure(series, lambda _seconds: 1.0)


@pytest.mark.parametrize("value", [-1e9, -1.0, 0.0, 100.0, 1e9])
@pytest.mark.parametrize("name", CHIPS)
def test_no_world_is_too_much_for_a_model(name, value, tmp_path):
    """It shows what the chip shows at its limits: a value, or an error that names its place."""
    node = make(name, tmp_path)
    assert isinstance(node, I2cDevice)
    clock, bus = VirtualClock(), FakeBus()
    bus.plug(node.address, node.simulated(clock))
    stage = ChipStage(bus, node.address, node)
    for series in set(node.series or {}) - {"power"}:
        stage.measure(series, lambda _seconds: value)
    with Bench(node, resources={f"i2c-{node.bus}": bus}, clock=clock) as bench:
        bench.advance(70)
        assert bench.out or bench.errors
        said = {one.value["error"] for one in bench.errors}
        assert [text for text in said if node.where not in text] == []


NO_SUCH_HEATER = """worlds:
  room:
    temperature:
      coupled: {start: 1, rests_at: 1, settles_in: 1s, driven_by: {heatr: 1}}
"""
MISTAKES = [
    ("worlds: {rom: {temperature: 1}}", '1:10: the pipeline has no node "rom"', 'mean "room"'),
    ("worlds: {room: {temprature: 1}}", "1:17: ", 'did you mean "temperature"?'),
    ("worlds: {room: {temperature: warm}}", "1:30: a value must be a number", "not a text"),
    ("worlds: {room: {temperature: .nan}}", "1:30: a value must be a number", "not nan"),
    ("worlds: {room: {temperature: 1e999}}", "1:30: a value must be a number", "not inf"),
    (f"worlds: {{room: {{temperature: 1{'0' * 250}}}}}", "1:30: a value must be a number", ""),
    ("worlds: {room: {temperature: {sine: {low: .inf, high: 1, every: 1s}}}}", "1:43", "finite"),
    ("worlds: {room: {temperature: {sin: {low: 1}}}}", "1:31: there is no world", 'mean "sine"?'),
    ("worlds: {room: {temperature: {sine: {low: 1}}}}", "needs the setting", "high"),
    ("worlds: {room: {temperature: {sine: {low: 1, high: 2, every: 5}}}}", "1:62", "duration"),
    ("worlds: {room: {temperature: {noise: 1}}}", "a world is one of", "noise may stand"),
    ("worlds: {room: {temperature: {steps: {soon: 1}}}}", "1:39", "is not a duration"),
    ("worlds: {room: 5}", "1:16", "write the series"),
    ("worlds: {heater: {value: 1}}", "hardware is not simulated", "gpio.relay"),
    ("worlds: {door: {temperature: 1}}", "does not measure", "it measures: value"),
    ("worlds: {room: {temperature: {trace: {file: no.csv, column: T}}}}", "no.csv", "No such file"),
    (NO_SUCH_HEATER, '"heatr" is not an output', 'did you mean "heater"?'),
    ("faults: [{at: 5s, node: room, fault: unplugged}]", "1:38", '"unplug"'),
    ("faults: [{at: 5s, node: door, fault: stuck}]", "can't have the fault", "bounce, unplug"),
    ("faults: [{at: 5s, fault: stuck}]", "needs the setting", "node"),
    ("faults: {at: 5s}", "faults are a list", "begin each with a dash"),
    ("fault: []", '"fault" is not a part of a scenario', 'did you mean "faults"?'),
    ("- worlds", "1:1", "a scenario is a block"),
    ("worlds: {room: {temperature: 1}", "scenario.yaml:1", ""),
]


@pytest.mark.parametrize(("text", "what", "hint"), MISTAKES)
def test_mistakes_are_shown_like_those_of_a_pipeline(desk, text, what, hint):
    shown = "\n".join(desk.mistakes(text))
    assert shown.startswith("scenario.yaml:")
    assert what in shown
    assert hint in shown


def test_all_mistakes_come_at_once(desk):
    text = """\
    worlds:
      rom: {temperature: 1}
      room: {temprature: 1}
    faults:
      - {at: soon, node: room, fault: stuck}
    """
    found = desk.mistakes(text)
    assert [one.split(": ")[0] for one in found] == [
        "scenario.yaml:2:3", "scenario.yaml:3:10", "scenario.yaml:5:10",
    ]  # fmt: skip
    assert "    " in found[0], "with the line and a caret"


def test_a_missing_scenario_is_a_mistake_too(desk):
    with pytest.raises(ConfigError, match="there is no such file"):
        run_pipeline(desk.pipeline, registry=REGISTRY, scenario=desk.folder / "none.yaml")
