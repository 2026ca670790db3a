import pytest
from pydantic import ValidationError

from tests.support.steps import made, refused
from wolkflow import ConfigError
from wolkflow.config import load_text
from wolkflow.registry import Registry
from wolkflow.testing import Bench
from wolkflow.testing.pipeline import run_pipeline
from wolkflow_transforms.route import Route

CASES = {"cases": {"hot": "value > 30", "warm": "value > 20", "cold": "value < 10"}}

PIPELINE = """
nodes:
  readings: {inject: {values: [35, 25, 15, 5], every: 1s}}
  sorter: {route: {cases: {hot: value > 30, cold: value < 10}}}
flows:
  in: [readings, sorter, set: {value: between}]
  hot: [sorter.hot, set: {value: too hot}]
  cold: [sorter.cold, set: {value: too cold}]
"""


def routed(settings, *values):
    with Bench(made(Route, settings)) as bench:
        for value in values:
            bench.feed(value)
        assert not bench.errors
        ports = {port: [msg.value for msg in bench.port(port)] for port in bench.node.ports}
        return {**ports, "else": bench.values()}


def test_each_goes_out_of_the_first_port_that_fits():
    assert routed(CASES, 35, 25, 15, 5) == {"hot": [35], "warm": [25], "cold": [5], "else": [15]}


def test_or_out_of_all_that_fit():
    out = routed({**CASES, "all": True}, 35, 25, 15, 5)
    assert out == {"hot": [35], "warm": [35, 25], "cold": [5], "else": [15]}


def test_other_flows_begin_at_its_ports(tmp_path):
    file = tmp_path / "p.yaml"
    file.write_text(PIPELINE)
    with run_pipeline(file) as run:
        run.advance(10)
        assert run.values("hot/2") == ["too hot"]
        assert run.values("cold/2") == ["too cold"]
        assert run.values("in/3") == ["between", "between"]


def test_a_port_it_does_not_have_is_named_with_those_it_has():
    with pytest.raises(ConfigError) as caught:
        load_text(PIPELINE.replace("sorter.cold", "sorter.clod"), Registry.load(), {})
    assert "cold" in str(caught.value)
    assert len(caught.value.problems) == 1


def test_conditions_and_names_are_checked():
    assert "must be true or false" in refused(Route, {"cases": {"a": "name"}}, 1)
    for cases in ({}, {"a": "valu"}, {"@a": "value"}, {"a b": "value"}):
        with pytest.raises(ValidationError):
            made(Route, {"cases": cases})
