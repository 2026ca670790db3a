import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from wolkflow.cli.commands import commands
from wolkflow.config import load
from wolkflow.registry import Registry
from wolkflow.testing.pipeline import run_pipeline

ROOT = Path(__file__).parents[2]


@pytest.fixture
def new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)

    def new(*arguments: str) -> Result:
        return CliRunner().invoke(commands, ["new", *arguments])

    return new


def pytest_in(folder: Path, python: str = sys.executable) -> None:
    command = [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error"]
    environ = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        command, cwd=folder, env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("cloud", ["--cloud", "--no-cloud"])
@pytest.mark.parametrize("sensor", ["i2c.bme280", "gpio.button", "timer", "system.load"])
def test_a_new_pipeline_runs_as_it_is(new, tmp_path, sensor, cloud) -> None:
    assert new("pipeline", "green_house", "--sensor", sensor, cloud).exit_code == 0
    file = tmp_path / "green_house.yaml"
    assert file.read_text().startswith("# yaml-language-server: $schema=")
    environ = {"WOLK_KEY": "k", "WOLK_PASSWORD": "secret", "WOLK_HOST": "nobody.invalid"}
    with run_pipeline(file, environ=environ) as run:
        run.advance(60)
        assert run.graph.title == "Green house"
        assert run.graph.warnings == ()
        assert sum(stats.errors for stats in run.engine.stats()) == 0


def test_what_is_there_is_not_written_over(new, tmp_path) -> None:
    (tmp_path / "a.yaml").write_text("mine")
    done = new("pipeline", "a.yaml")
    assert done.exit_code == 1
    assert "there already" in done.output
    assert (tmp_path / "a.yaml").read_text() == "mine"


def test_a_sensor_that_there_is_not(new, tmp_path) -> None:
    done = new("pipeline", "a", "--sensor", "bme280")
    assert done.exit_code == 1
    assert 'did you mean "i2c.bme280"?' in done.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["Upper", "with-dash", "../up", "1st", ""])
def test_a_name_that_python_does_not_take(new, tmp_path, name) -> None:
    assert new("plugin", name).exit_code == 2
    assert new("node", name).exit_code == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.soak  # runs pytest in pytest for each kind; a plugin with one of them is tried always
def test_new_nodes_work_and_their_tests_pass(new, tmp_path) -> None:
    for kind in ("step", "sensor", "chip"):
        assert new("node", f"my_{kind}", "--kind", kind).exit_code == 0
    registry = Registry.load([tmp_path / "plugins"])
    assert registry.broken == {}
    for kind, flow in (("step", "[timer: {every: 1s}, t]"), ("sensor", "[t, log: ]")):
        example = registry.get(f"my.my_{kind}").example
        (tmp_path / "p.yaml").write_text(f"nodes:\n  t:\n    {example}\nflows:\n  f: {flow}\n")
        assert "t" in load([tmp_path / "p.yaml"], registry, {}).nodes
    pytest_in(tmp_path)


def test_new_plugins_pass_their_tests_and_are_clean_and_short(new, tmp_path) -> None:
    for kind in ("step", "sensor", "chip"):
        assert new("plugin", kind, "--kind", kind).exit_code == 0
        [file] = tmp_path.glob(f"wolkflow-{kind}/wolkflow_{kind}/[!_]*.py")
        assert len(file.read_text().splitlines()) <= 25
        shutil.copytree(tmp_path / f"wolkflow-{kind}", tmp_path / "all", dirs_exist_ok=True)
    pytest_in(tmp_path / "all")
    ruff = [sys.executable, "-m", "ruff", "check", "--isolated", "--line-length", "100"]
    rules = ["--select", "F,E,I,D1", "--ignore", "D103,D100,D104"]
    assert subprocess.run([*ruff, *rules], cwd=tmp_path / "all", check=False).returncode == 0


def test_a_new_chip_answers_in_a_simulation(new, tmp_path) -> None:
    assert new("node", "probe", "--kind", "chip").exit_code == 0
    file = tmp_path / "p.yaml"
    file.write_text("flows: {f: [my.probe: {every: 1s}, log: {}]}")
    with run_pipeline(file, registry=Registry.load([tmp_path / "plugins"])) as run:
        assert run.values("f/1") == [25.0]


@pytest.mark.parametrize("kind", ["step", "sensor", "chip"])
def test_the_readme_of_a_new_plugin_shows_a_pipeline(new, tmp_path, kind) -> None:
    assert new("plugin", kind, "--kind", kind).exit_code == 0
    assert new("node", "x", "--kind", kind).exit_code == 0
    readme = (tmp_path / f"wolkflow-{kind}" / "README.md").read_text()
    pipeline = readme.partition("```yaml\n")[2].partition("```")[0]
    [type_name] = re.findall(rf"`({kind}\.\w+)` for", readme)
    file = tmp_path / "try.yaml"
    file.write_text(pipeline.replace(type_name, "my.x"))
    assert len(load([file], Registry.load([tmp_path / "plugins"]), {}).nodes) >= 2


@pytest.mark.soak
def test_a_new_plugin_installs_in_an_environment_of_its_own(new, tmp_path) -> None:
    assert new("plugin", "garden", "--kind", "chip").exit_code == 0
    venv.create(tmp_path / "venv", with_pip=True)
    python = str(tmp_path / "venv/bin/python")
    for package in (str(ROOT), f"{tmp_path / 'wolkflow-garden'}[test]"):
        subprocess.run([python, "-m", "pip", "install", "-q", package], check=True)
    pytest_in(tmp_path / "wolkflow-garden", python)
    done = subprocess.run(
        [tmp_path / "venv/bin/wolkflow", "nodes", "garden.thermometer"],
        capture_output=True, text=True, check=True, cwd=tmp_path,
    )  # fmt: skip
    assert "Reads the temperature from a TMP102." in done.stdout
