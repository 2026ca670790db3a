"""A pipeline in a test can be changed while it runs."""

from pathlib import Path

import pytest

from wolkflow import ConfigError
from wolkflow.testing.pins import FakePins
from wolkflow.testing.pipeline import run_pipeline

PIPELINE = """
flows:
  count:
    - timer: {every: 1s}
    - moving_average: {window: 2}
    - log: {}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "trial.yaml").write_text(PIPELINE)
    return tmp_path / "trial.yaml"


def test_what_stays_goes_on_and_what_it_has_sent_is_still_there(file: Path) -> None:
    with run_pipeline(file) as run:
        run.advance(2)
        assert run.values("count/2") == [0, 0.5, 1.5]
        file.write_text(PIPELINE + "  more: [timer: {every: 1s}, log: {}]\n")
        found = run.change()
        assert found.added == ("more/1", "more/2")
        assert found.kept == ("count/1", "count/2", "count/3")
        run.advance(1)
        assert run.values("count/2") == [0, 0.5, 1.5, 2.5]
        assert run.values("more/1") == [0, 1]
        assert run.node("count/2") is run.graph.nodes["count/2"]


def test_a_mistake_changes_nothing(file: Path) -> None:
    with run_pipeline(file) as run:
        file.write_text(PIPELINE.replace("timer", "tymer"))
        with pytest.raises(ConfigError, match="tymer"):
            run.change()
        run.advance(1)
        assert run.values("count/1") == [0, 1]


def test_other_files_can_take_its_place(file: Path, tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text(PIPELINE.replace("window: 2", "window: 3"))
    with run_pipeline(file) as run:
        assert run.change(tmp_path / "other.yaml").changed == ("count/2",)
        assert run.change().changed == ()


def test_new_nodes_get_simulated_hardware_but_what_was_given_stays(tmp_path: Path) -> None:
    file, pins = tmp_path / "trial.yaml", FakePins()
    text = (
        "flows:\n  a: [i2c.bme280: {every: 1s}, log: {}]\n  b: [gpio.button: {pin: 4}, log: {}]\n"
    )
    file.write_text(text)
    with run_pipeline(file, resources={"gpio": pins}) as run:
        file.write_text(text + "  c: [i2c.sht3x: {every: 1s}, log: {}]\n")
        run.change()
        run.advance(2)
        assert run.values("c/1")
        assert run.resources["gpio"] is pins


def test_a_step_that_is_put_in_changes_nothing_for_those_behind(file: Path) -> None:
    with run_pipeline(file) as run:
        run.advance(2)
        file.write_text(PIPELINE.replace("- moving", "- scale: {factor: 10}\n    - moving"))
        found = run.change()
        assert (found.added, found.changed, found.removed) == (("count/2",), (), ())
        run.advance(1)
        assert run.values("count/3")[-1] == (2 + 30) / 2
