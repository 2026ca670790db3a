"""Every example pipeline, on simulated hardware and a clock moved by hand."""

import json
import shutil
from pathlib import Path

import pytest

from wolkflow.testing.pins import FakePins
from wolkflow.testing.pipeline import PipelineRun, run_pipeline

PIPELINES = Path(__file__).parents[2] / "pipelines"
EXAMPLES = sorted(
    path.name for path in PIPELINES.glob("*.yaml") if not path.name.endswith(".test.yaml")
)
NOBODY = {"WOLK_HOST": "nobody.invalid"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the pipelines: what they write stays here."""
    return Path(shutil.copytree(PIPELINES, tmp_path / "pipelines"))


@pytest.mark.parametrize("name", EXAMPLES)
def test_it_begins_with_a_sentence_and_runs_without_errors(folder: Path, name: str) -> None:
    first = (folder / name).read_text().splitlines()[0]
    assert first.startswith("# ")
    assert first.endswith(".")
    with run_pipeline(folder / name, environ=NOBODY) as run:
        run.advance(600)
        for stats in run.engine.stats():
            assert stats.state == "ok", stats
            assert (stats.errors, stats.dropped) == (0, 0), stats
        assert sum(stats.sent for stats in run.engine.stats()) > 0


def test_blink_blinks_and_obeys_the_button(folder: Path) -> None:
    pins = FakePins()
    with run_pipeline(folder / "blink.yaml", environ=NOBODY, resources={"gpio": pins}) as run:
        run.advance(2.4)
        assert run.values("green") == [False, True, False, True, False, True]
        press(run, pins, 17)
        assert pins.level(27)
        press(run, pins, 17)
        assert not pins.level(27)
    assert not pins.level(18), "on_stop: off"


def test_the_fan_cools_between_two_temperatures(folder: Path) -> None:
    pins = FakePins()
    with run_pipeline(folder / "fan.yaml", environ=NOBODY, resources={"gpio": pins}) as run:
        assert pins.level(23), "an active-low relay is off while its pin is high"
        for temperature, level in [(30, False), (25, False), (20, True)]:
            for _ in range(3):
                run.feed("climate", temperature, "temperature")
            assert pins.level(23) == level
    diary = (folder / "climate.csv").read_text().splitlines()
    assert diary[0] == "time,name,value"


def test_the_home_measures_writes_and_lights(folder: Path) -> None:
    pins = FakePins()
    with run_pipeline(folder / "home.yaml", environ=NOBODY, resources={"gpio": pins}) as run:
        run.advance(60)
        press(run, pins, 17)
        assert run.values("lamp") == [False, True]
        run.feed("cloud", False, "LAMP")
        assert run.values("lamp") == [False, True, False]
        assert run.stats("electricity/3").received == 5
    rows = [json.loads(line) for line in (folder / "diary.jsonl").read_text().splitlines()]
    assert {row["name"] for row in rows} == {"temperature"}
    assert all(15 < row["value"] < 35 for row in rows)


def press(run: PipelineRun, pins: FakePins, line: int) -> None:
    pins.press(line)
    run.advance(0.2)
    pins.release(line)
    run.advance(0.2)
