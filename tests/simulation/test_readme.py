"""The pipeline and the scenario of the README, for a quarter of an hour."""

import re
from pathlib import Path

import wolkflow
from wolkflow.testing.pipeline import run_pipeline

README = Path(wolkflow.__file__).parent / "simulation" / "README.md"


def test_the_scenario_of_the_readme_runs(tmp_path):
    blocks = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
    pipeline, scenario = blocks.findall(README.read_text())
    (tmp_path / "station.yaml").write_text(pipeline)
    (tmp_path / "evening.yaml").write_text(scenario)
    with run_pipeline(tmp_path / "station.yaml", scenario=tmp_path / "evening.yaml") as run:
        run.advance(130)
        assert run.stats("room").state == "lost"
        run.advance(800)
        assert run.stats("room").state == "ok"
        temperatures = [msg.value for msg in run.sent("room") if msg.name == "temperature"]
        assert 19.5 < temperatures[-1] < 21.5
        assert run.values("door") == [False, True, False]
        assert {True, False} <= set(run.values("heater"))
