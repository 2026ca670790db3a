from pathlib import Path

import pytest

from wolkflow.testing.pipeline import run_pipeline
from wolkflow_mqtt import wolkflow_simulate

PIPELINE = """
nodes:
  tick:
    timer: {every: 10s}
  out:
    mqtt.out: {host: broker.invalid, tls: true, topic: a/b}
  back:
    mqtt.in: {host: broker.invalid, topics: [a/+], ca_file: nowhere.pem, tls: true}
flows:
  there: [tick, out]
  home: [back, log: {}]
"""


def test_a_simulation_has_brokers_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "p.yaml"
    file.write_text(PIPELINE)
    with run_pipeline(file) as run:
        run.advance(25)
        assert run.values("back") == [0, 1, 2]
        assert run.node("back").status() == "listening"
        assert sum(stats.errors for stats in run.engine.stats()) == 0


def test_without_a_node_there_is_none() -> None:
    assert wolkflow_simulate([], None) == {}


def test_that_it_is_simulated_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    file = tmp_path / "p.yaml"
    file.write_text(PIPELINE)
    with caplog.at_level("INFO", "wolkflow.simulation"), run_pipeline(file):
        assert [record.message for record in caplog.records] == [
            "brokers are simulated: nothing leaves this computer"
        ]
