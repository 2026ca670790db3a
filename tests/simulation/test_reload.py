"""A pipeline that is changed while it runs on simulated hardware."""

from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from wolkflow.config import load
from wolkflow.message import Msg
from wolkflow.registry import Registry
from wolkflow.simulation import load_scenario
from wolkflow.testing.pipeline import PipelineRun, run_pipeline

REGISTRY = Registry.load()


class Desk:
    """A pipeline that runs, is changed, and goes on."""

    def __init__(self, folder: Path) -> None:
        self.pipeline = folder / "station.yaml"
        self.scenario = folder / "scenario.yaml"
        self.run: PipelineRun
        self.heard: list[tuple[str, Msg]] = []

    def begin(self, nodes: str) -> PipelineRun:
        self._write(nodes)
        scenario = self.scenario if self.scenario.exists() else None
        self.run = run_pipeline(self.pipeline, registry=REGISTRY, scenario=scenario)
        self.run.__enter__()
        return self.run

    def change(self, nodes: str) -> None:
        self._write(nodes)
        graph = load([self.pipeline], REGISTRY, {})
        hardware = REGISTRY.simulate(list(graph.nodes.values()), self.run.clock)
        if self.scenario.exists():
            hardware = load_scenario(self.scenario, graph, hardware, self.run.clock)
        self.run.engine.change(graph, hardware)
        self.heard = []
        for label in (label for label in graph.nodes if "/" not in label):
            self.run.engine.listen(label, self._hear(label))

    def after(self, seconds: float) -> dict[str, list[object]]:
        """Let time pass, and give what the nodes then sent."""
        self.heard = []
        self.run.advance(seconds)
        values: dict[str, list[object]] = {}
        for label, msg in self.heard:
            values.setdefault(label, []).append(msg.value)
        return values

    def _hear(self, label: str) -> Callable[[Msg, str | None], None]:
        return lambda msg, port: None if port else self.heard.append((label, msg))

    def _write(self, nodes: str) -> None:
        lines = [line for line in dedent(nodes).strip().splitlines() if line]
        labels = [line.split(":")[0] for line in lines]
        flows = [f"  f{n}: [{one}, log: {{}}]" for n, one in enumerate(labels) if one != "relay"]
        flows += ["  order: [inject: {values: [true], every: 1d}, relay]"] * ("relay" in labels)
        text = "\n".join(["nodes:", *(f"  {line}" for line in lines), "flows:", *flows])
        self.pipeline.write_text(text)


@pytest.fixture
def desk(tmp_path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.run.engine.stop()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: {gpio.button: {pin: 17}}", "b: {gpio.button: {pin: 27}}"),
        ("a: {gpio.button: {pin: 17}}", "b: {gpio.counter: {pin: 17, every: 1s}}"),
        ("a: {gpio.button: {pin: 17}}", "b: {gpio.distance: {trigger: 23, echo: 24, every: 1s}}"),
        ("a: {gpio.button: {pin: 17}}", "b: {gpio.mcp3008: {channel: 0, every: 1s}}"),
        ("a: {gpio.button: {pin: 17}}", "b: {gpio.rotary_encoder: {a: 5, b: 6}}"),
        ("a: {i2c.bme280: {every: 1s}}", "b: {i2c.bmp280: {every: 1s}}"),
        ("a: {i2c.bme280: {every: 1s}}", "b: {i2c.sht3x: {every: 1s, bus: 3}}"),
        ("a: {i2c.ads1115: {inputs: {x: 0}}}", "b: {i2c.ads1115: {inputs: {y: 3}, every: 1s}}"),
        (
            "a: {i2c.registers: {address: 0x48, values: {x: {register: 1}}}}",
            "b: {i2c.registers: {address: 0x48, every: 1s, values: {y: {register: 9}}}}",
        ),
        (
            "a: {i2c.mcp23017: {inputs: {x: 0}}}",
            "b: {i2c.mcp23017: {inputs: {y: 9}}}",
        ),
        ("a: {uart.mhz19: {every: 1s}}", "b: {uart.pms5003: {every: 1s}}"),
        ("a: {1wire.ds18b20: {every: 1s}}", "b: {1wire.ds18b20: {id: 28-0000000000ff, every: 1s}}"),
        ("a: {kernel.sensor: {name: bme280}}", "b: {kernel.sensor: {name: sht3x, every: 1s}}"),
    ],
)
def test_what_is_new_has_its_simulated_hardware(desk, before, after):
    desk.begin(before)
    desk.run.advance(30)
    desk.change(after)
    values = desk.after(60)["b"]
    assert len(set(map(str, values))) > 1, "it moves"
    assert desk.run.stats("b").errors == 0


def test_what_goes_on_notices_nothing(desk):
    """The same button beside a changed one is pressed at the same moments as without a change."""
    button = "a: {gpio.button: {pin: 17}}\nmeter: {gpio.counter: {pin: 22, every: 1s}}\n"
    desk.begin(button)
    desk.run.advance(20)
    before = len(desk.run.sent("a"))
    desk.change(button + "b: {gpio.button: {pin: 27}}")
    values = desk.after(70)
    assert before == 1 + 2 * 2
    assert len(values["a"]) == 2 * 10
    assert len(values["b"]) > 10
    assert max(values["meter"]) == pytest.approx(180, abs=4)


def test_hands_leave_a_pin_that_another_node_has_now(desk):
    desk.begin("a: {gpio.button: {pin: 17}}")
    desk.run.advance(6.9)
    desk.change("a: {gpio.input: {pin: 17}}")
    assert desk.after(13) == {"a": [False]}, "no hand of the button's presses it"
    assert desk.after(5) == {"a": [True]}


WORLDS = """
worlds:
  air: {temperature: {steps: {0s: 10, 100s: 20, 200s: 30}}, humidity: 50}
  cpu: {temperature: {steps: {0s: 40, 100s: 50}}}
  door: {value: {steps: {0s: false, 100s: true}}}
"""
STATION = """
air: {i2c.sht3x: {every: 10s}}
cpu: {system.cpu_temperature: {every: 10s}}
door: {gpio.input: {pin: 17}}
"""


def test_a_scenario_goes_on_with_what_is_kept_and_what_is_changed(desk):
    desk.scenario.write_text(WORLDS)
    desk.begin(STATION)
    desk.run.advance(50)
    desk.change(STATION.replace("every: 10s", "every: 5s") + "more: {gpio.button: {pin: 27}}")
    values = desk.after(40)
    assert values["air"][::2] == pytest.approx([10] * len(values["air"][::2]), abs=0.01)
    assert set(values["cpu"]) == {40.0}
    assert "door" not in values
    values = desk.after(60)
    assert values["air"][-2] == pytest.approx(20, abs=0.01)
    assert values["cpu"][-1] == 50.0
    assert values["door"] == [True]


def test_worlds_of_a_changed_file_are_taken_for_what_goes_on(desk):
    desk.scenario.write_text(WORLDS)
    desk.begin(STATION)
    desk.run.advance(50)
    desk.scenario.write_text("worlds: {cpu: {temperature: 77}}")
    desk.change(STATION)
    values = desk.after(30)
    assert set(values["cpu"]) == {77.0}
    assert values["air"][-1] != pytest.approx(10, abs=0.05), "it has its own world again"


def test_faults_keep_their_times(desk):
    """One happens while the pipeline is changed, one is to come, one was over."""
    desk.scenario.write_text(
        "faults:\n"
        "  - {at: 10s, node: air, fault: unplug, lasts: 5s}\n"
        "  - {at: 45s, node: air, fault: unplug, lasts: 30s}\n"
        "  - {at: 100s, node: cpu, fault: unplug, lasts: 60s}\n"
    )
    desk.begin(STATION)
    desk.run.advance(50)
    desk.change(STATION + "more: {gpio.button: {pin: 27}}")
    assert "air" not in desk.after(15)
    assert "air" in desk.after(60)
    assert "cpu" not in desk.after(20)


@pytest.mark.parametrize("fault", ["nack", "unplug", "bit_errors"])
def test_a_chip_that_is_changed_while_it_has_a_fault_is_the_new_one(desk, fault):
    desk.scenario.write_text(f"faults: [{{at: 10s, node: chip, fault: {fault}, lasts: 20s}}]")
    chip = "chip: {{i2c.registers: {{address: 0x48, every: 1s, values: {{x: {{register: {}}}}}}}}}"
    desk.begin(chip.format(1))
    desk.run.advance(15)
    desk.change(chip.format(9))
    values = desk.after(120)["chip"]
    assert len(set(values[-50:])) > 10, "the register that is new moves"


def test_a_coupled_world_goes_on_from_where_it_is(desk):
    desk.scenario.write_text(
        "worlds: {cpu: {temperature: {coupled: "
        "{start: 20, rests_at: 80, settles_in: 100s, driven_by: {}}}}}"
    )
    desk.begin(STATION)
    desk.run.advance(100)
    desk.change(STATION.replace("pin: 17", "pin: 22"))
    values = desk.after(10)["cpu"]
    assert values[0] == pytest.approx(80 - 60 / 2.71828**1.1, abs=0.5)


def test_the_frequency_of_a_chip_may_change(desk):
    dimmer = "relay: {{i2c.pca9685: {{channel: 3, frequency: {}}}}}\nair: {{i2c.sht3x: {{}}}}"
    desk.begin(dimmer.format(50))
    desk.run.advance(5)
    desk.change(dimmer.format(200))
    desk.run.advance(5)
    assert desk.run.stats("relay").state == "ok"
    assert desk.run.resources["i2c-1"].chips[0x40].registers[0xFE] == 30


EXPANDER = """
porch: {{i2c.mcp23017: {{inputs: {{door: 0}}, every: {every}}}}}
relay: {{gpio.relay: {{pin: {{chip: porch, line: 7}}, active_low: false}}}}
pressed: {{gpio.button: {{pin: {{chip: porch, line: 3}}}}}}
"""


def test_lines_of_an_expander_go_on_when_its_settings_change(desk):
    """What hangs on its lines is looked after by the changed expander as by the one before."""
    desk.begin(EXPANDER.format(every="50ms"))
    desk.run.advance(10)
    desk.change(EXPANDER.format(every="80ms"))
    chip = desk.run.resources["i2c-1"].chips[0x20]
    assert desk.run.stats("relay").errors == 0
    desk.run.advance(2)
    assert chip.levels() >> 7 & 1, "the relay is on as before"
    chip.power_on()
    desk.run.advance(3)
    assert chip.levels() >> 7 & 1, "and after a brown-out"
    chip.outside[3] = lambda _seconds: 0.0
    assert desk.after(1)["pressed"] == [True], "a button is heard"
