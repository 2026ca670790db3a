"""Templates: a part of a pipeline, written once and used several times."""

from pathlib import Path

import pytest

from tests.config.plugin import registry
from tests.config.test_schema import mistakes
from wolkflow import ConfigError
from wolkflow.config import load, load_text
from wolkflow.graph import Graph

ROOMS = """
nodes:
  cloud: {cloud: {key: k, password: secret}}
templates:
  room:
    parameters: {address: , pin: , every: 10s, weights: [1, 2], factor: 1.5}
    nodes:
      climate:
        i2c.sensor: {address: $(address), every: $(every)}
    flows:
      warm:
        - climate.temperature
        - average: {window: 2, weights: $(weights)}
        - [scale: {factor: $(factor)}]
        - cloud.$(name)_T
      cold: [cloud.$(name)_T, gpio.lamp: {pin: $(pin)}]
use:
  kitchen:
    room: {address: 0x44, pin: 17}
  bath:
    room: {address: 0x45, weights: [3, 4], factor: 2, pin: BOARD12}
"""


def built(text: str, **options: object) -> Graph:
    return load_text(text, registry(), {"FACTOR": "3"}, **options)


def wrong(text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        built(text)
    return str(caught.value)


def test_every_use_has_its_own_nodes_and_flows() -> None:
    graph = built(ROOMS)

    assert sorted(graph.nodes) == [
        "bath-climate", "bath-cold/2", "bath-warm/2", "bath-warm/3", "cloud",
        "kitchen-climate", "kitchen-cold/2", "kitchen-warm/2", "kitchen-warm/3",
    ]  # fmt: skip
    assert graph.flows == ("kitchen-warm", "kitchen-cold", "bath-warm", "bath-cold")
    assert (graph.nodes["kitchen-climate"].address, graph.nodes["bath-climate"].address) == (68, 69)
    assert graph.nodes["kitchen-warm/2"].weights == (1, 2)
    assert graph.nodes["bath-warm/2"].weights == (3, 4)
    assert graph.nodes["bath-warm/3"].factor == 2
    edges = {(edge.source, edge.target, edge.only, edge.rename) for edge in graph.edges}
    assert ("kitchen-climate", "kitchen-warm/2", "temperature", None) in edges
    assert ("bath-warm/3", "cloud", None, "bath_T") in edges
    assert ("cloud", "bath-cold/2", "bath_T", None) in edges
    assert graph.series["kitchen-climate"] == "kitchen-climate"


def test_what_a_template_makes_can_be_used_by_others() -> None:
    graph = built(ROOMS + "flows:\n  both: [kitchen-climate.humidity, cloud.H]\n")
    assert any(edge.source == "kitchen-climate" and edge.rename == "H" for edge in graph.edges)


def test_a_variable_of_the_environment_may_be_a_parameter() -> None:
    graph = built(ROOMS.replace("factor: 2,", 'factor: "${FACTOR}",'))
    assert graph.nodes["bath-warm/3"].factor == 3


def test_two_dollars_are_one_and_no_parameter() -> None:
    text = (
        "templates:\n  t:\n    flows:\n      f: [gpio.button: {pin: 4}, file.tail: {path: $$(x)}]\n"
    )
    found = wrong(text + "use: {a: {t: }}\n")
    assert "no parameter" not in found


def test_templates_may_stand_in_a_file_of_their_own(tmp_path: Path) -> None:
    template, use = ROOMS.split("use:\n")
    (tmp_path / "a.yaml").write_text("use:\n" + use)
    (tmp_path / "b.yaml").write_text(template)
    graph = load([tmp_path], registry(), {})
    assert len(graph.nodes) == 9
    assert graph.places["bath-climate"].file.endswith("b.yaml")


def test_many_uses_of_a_large_template_are_bounded() -> None:
    many = "".join(f"      f{number}: [a, b, c, d, e, f, g, h]\n" for number in range(1000))
    uses = "".join(f"  u{number}: {{t: }}\n" for number in range(100))
    assert "grow to more than 100000 values" in wrong(
        f"templates:\n  t:\n    flows:\n{many}use:\n{uses}"
    )


def test_long_texts_that_are_repeated_are_bounded() -> None:
    repeated = '"' + "$(x)" * 20_000 + '"'
    text = f"templates:\n  t:\n    parameters: {{x: }}\n    flows:\n      f: [{repeated}, a]\n"
    uses = f"use:\n  a:\n    t: {{x: {'y' * 100_000}}}\n  {'b' * 100}:\n    t: {{x: 1}}\n"
    assert "grow to more than 100000 values" in wrong(text + uses)
    assert "is longer than 60 letters" in wrong(text + uses.replace("y" * 100_000, "y"))


def test_a_mistake_in_a_template_is_told_once_and_names_a_use() -> None:
    found = wrong(ROOMS.replace("window: 2,", "window: 1,"))
    assert found.count("must be at least 2") == 1
    assert 'in "kitchen" (pipeline.yaml:18:3) and 1 more, made from the template "room"' in found


def test_a_wrong_parameter_is_shown_where_it_is_given() -> None:
    found = wrong(ROOMS.replace("0x45", "0x99"))
    assert found.startswith("pipeline.yaml:21:21: address must be")
    assert 'in "bath" (pipeline.yaml:20:3), made from the template "room" (pipeline.yaml:5:3)' in (
        found
    )


def test_a_secret_that_is_a_parameter_is_never_shown() -> None:
    template = """
templates:
  t:
    parameters: {word: }
    nodes:
      c: {cloud: {key: k, password: $(word), port: 0}}
    flows:
      f: [gpio.button: {pin: 4}, c]
use:
  a: {t: {word: x1y}}
  b:
    t:
      word: hunter2
"""
    found = wrong(template)
    assert "port must be above 0" in found
    assert "password must be a text of at least 4 characters" in found
    assert "hunter2" not in found
    assert "x1y" not in found


def test_the_schema_knows_templates() -> None:
    assert mistakes(ROOMS) == []
    assert mistakes(ROOMS.replace("flows:", "flow:")) != []
    assert mistakes("use: {a: room}") != []
    assert mistakes("use: {a: {room: {}, other: {}}}") != []
    assert mistakes("templates: {a: {nodes: {b: {scale: {factr: 1}}}}}") != []
