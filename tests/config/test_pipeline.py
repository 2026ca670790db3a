"""What a correct pipeline becomes: every feature of the language."""

from pathlib import Path
from typing import Any

import pytest

from tests.config.plugin import registry
from wolkflow.config import load, load_text
from wolkflow.errors import Place
from wolkflow.graph import Edge, Graph

GREENHOUSE = """
# a comment
title: Greenhouse
description: Keeps the tomatoes warm.
x-limits: [1, 2]
nodes:
  climate:
    i2c.sensor: {address: 0x76, every: 10s}
  lamp:
    gpio.lamp: {pin: 18, initial: off, failsafe: {after: 1m}}
  cloud:
    cloud:
      host: ${WOLK_HOST:-localhost}
      port: ${WOLK_PORT}
      key: ${WOLK_KEY:?the device key from the platform}
      password: ${WOLK_PASSWORD}
flows:
  temperature:
    - climate.temperature
    - scale: {offset: -1.4}
    - average: {window: 6}
    - cloud.T
  light: [cloud.LAMP, lamp, cloud.LAMP]
"""

ENVIRON = {"WOLK_KEY": "k", "WOLK_PASSWORD": "secret", "WOLK_PORT": "8883"}

NODES = """
nodes:
  climate: {i2c.sensor: {}}
  button: {gpio.button: {pin: 17}}
  lamp: {gpio.lamp: {pin: 18}}
  gate: {gate: {limit: 20}}
  cloud: {cloud: {key: k, password: long enough}}
"""


def wired(flows: str) -> tuple[Edge, ...]:
    return load_text(f"{NODES}\nflows:\n{flows}", registry()).edges


def node_of(yaml: str, **environ: str) -> Any:
    text = f"flows:\n  f: [i2c.sensor: {{}}, {yaml}]\n"
    return load_text(text, registry(), environ).nodes["f/2"]


def test_a_whole_pipeline_becomes_a_graph() -> None:
    graph = load_text(GREENHOUSE, registry(), ENVIRON)

    assert graph.title == "Greenhouse"
    assert graph.description == "Keeps the tomatoes warm."
    assert list(graph.nodes) == ["climate", "lamp", "cloud", "temperature/2", "temperature/3"]
    assert graph.types["temperature/2"] == "scale"
    assert graph.edges == (
        Edge("climate", "temperature/2", only="temperature"),
        Edge("temperature/2", "temperature/3"),
        Edge("temperature/3", "cloud", rename="T"),
        Edge("cloud", "lamp", only="LAMP"),
        Edge("lamp", "cloud", rename="LAMP"),
    )
    assert graph.places["lamp"] == Place("pipeline.yaml", 9, 3)
    assert graph.places["temperature/2"] == Place("pipeline.yaml", 20, 7)
    assert graph.warnings == ()


def test_settings_reach_the_nodes() -> None:
    nodes: dict[str, Any] = dict(load_text(GREENHOUSE, registry(), ENVIRON).nodes)

    assert nodes["climate"].address == 118
    assert nodes["climate"].every == 10.0
    assert nodes["lamp"].initial == "off"
    assert nodes["lamp"].failsafe.after == 60.0
    assert nodes["cloud"].host == "localhost"
    assert nodes["cloud"].port == 8883
    assert nodes["cloud"].password.get_secret_value() == "secret"
    assert nodes["temperature/2"].offset == -1.4


def test_a_message_without_a_name_is_named_after_its_node_or_flow() -> None:
    flows = "  air: [climate, lamp]\n  wind: [i2c.sensor: {address: 0x77}, lamp]\n"
    graph = load_text(f"{NODES}\nflows:\n{flows}", registry())

    assert graph.series["climate"] == "climate"
    assert graph.series["wind/1"] == "wind"


def test_every_place_of_a_flow_has_an_instance_of_its_own() -> None:
    graph = load_text(
        "x-smooth: &smooth\n  - average: {window: 3}\n  - scale: {factor: 2}\n"
        "flows:\n"
        "  a: [i2c.sensor: {address: 0x76}, *smooth]\n"
        "  b: [i2c.sensor: {address: 0x77}, *smooth, scale: {}]\n",
        registry(),
    )

    assert list(graph.nodes) == ["a/1", "a/2", "a/3", "b/1", "b/2", "b/3", "b/4"]
    assert graph.nodes["a/2"] is not graph.nodes["b/2"]


def test_nested_lists_are_spliced() -> None:
    assert wired("  a: [climate, [[scale: {}], [[]], [lamp]], cloud]\n") == (
        Edge("climate", "a/2"),
        Edge("a/2", "lamp"),
        Edge("lamp", "cloud"),
    )


def test_a_named_node_in_several_flows_is_one_instance() -> None:
    assert wired("  a: [climate, lamp, cloud]\n  b: [button, lamp, scale: {}]\n") == (
        Edge("climate", "lamp"),
        Edge("lamp", "cloud"),
        Edge("button", "lamp"),
        Edge("lamp", "b/3"),
    )


def test_equal_edges_are_one() -> None:
    assert wired("  a: [climate, lamp, cloud]\n  b: [button, lamp, cloud]\n") == (
        Edge("climate", "lamp"),
        Edge("lamp", "cloud"),
        Edge("button", "lamp"),
    )


@pytest.mark.parametrize(
    ("flow", "edges"),
    [
        ("[climate, lamp]", [Edge("climate", "lamp")]),
        ("[climate.humidity, lamp]", [Edge("climate", "lamp", only="humidity")]),
        ("[climate.@error, lamp]", [Edge("climate", "lamp", port="@error")]),
        ("[lamp.@error, cloud]", [Edge("lamp", "cloud", port="@error")]),
        ("[cloud.@connected, lamp]", [Edge("cloud", "lamp", port="@connected")]),
        ("[gate.high, lamp]", [Edge("gate", "lamp", port="high")]),
        ("[cloud, lamp]", [Edge("cloud", "lamp")]),
        ("[cloud.any.thing, lamp]", [Edge("cloud", "lamp", only="any.thing")]),
        ("[climate, lamp.x]", [Edge("climate", "lamp", rename="x")]),
        (
            "[climate, lamp.x, cloud]",
            [Edge("climate", "lamp", rename="x"), Edge("lamp", "cloud")],
        ),
        (
            "[climate, gate.high, lamp]",
            [Edge("climate", "gate"), Edge("gate", "lamp", port="high")],
        ),
        (
            "[climate, cloud.x, lamp]",
            [Edge("climate", "cloud", rename="x"), Edge("cloud", "lamp", only="x")],
        ),
        (
            "[climate, gate.other, lamp]",
            [Edge("climate", "gate", rename="other"), Edge("gate", "lamp")],
        ),
    ],
)
def test_what_stands_after_the_dot(flow: str, edges: list[Edge]) -> None:
    assert wired(f"  f: {flow}\n") == tuple(edges)


def test_a_loop_through_a_two_way_node_is_fine() -> None:
    assert len(wired("  f: [cloud.A, lamp, cloud.A]\n  g: [cloud.B, cloud.C]\n")) == 3


def test_a_flow_may_begin_with_an_unnamed_source() -> None:
    assert wired("  f: [gpio.button: {pin: 22}, lamp]\n") == (Edge("f/1", "lamp"),)


def test_a_source_of_any_series_takes_any_name() -> None:
    text = "flows:\n  f: [file.tail: {path: a}, scale: {}]\nnodes:\n  log: {file.tail: {path: b}}\n"

    assert load_text(text + "x-y: 1\n", registry()).edges == (Edge("f/1", "f/2"),)
    assert load_text(text.replace("[file.tail: {path: a}", "[log.Anything"), registry()).edges == (
        Edge("log", "f/2", only="Anything"),
    )


def test_a_node_in_no_flow_is_a_warning() -> None:
    graph = load_text(f"{NODES}\nflows:\n  f: [climate, lamp.x, cloud]\n", registry())

    assert list(graph.nodes) == ["climate", "button", "lamp", "gate", "cloud"]
    assert [(warning.what, warning.place.line) for warning in graph.warnings] == [
        ('the node "button" is in no flow', 4),
        ('the node "gate" is in no flow', 6),
    ]
    assert graph.warnings[0].excerpt == "  button: {gpio.button: {pin: 17}}"


def test_settings_may_be_left_out() -> None:
    for settings in ("", " {}", " null", " ~"):
        text = f"flows:\n  f:\n    - i2c.sensor:{settings}\n    - scale:{settings}\n"

        assert list(load_text(text, registry()).nodes) == ["f/1", "f/2"]


def test_words_of_yaml_1_1_are_texts() -> None:
    assert node_of("gpio.lamp: {pin: 18, initial: off}").initial == "off"
    assert node_of("gpio.lamp: {pin: 18, initial: on}").initial == "on"
    assert node_of("average: {window: 010}").window == 10
    assert node_of("average: {window: 0o10}").window == 8
    assert node_of("cloud: {key: 12:30, password: 12:30}").key == "12:30"


def test_texts_become_numbers_and_truths_where_they_belong() -> None:
    assert node_of('average: {window: "${N}"}', N="12").window == 12
    assert node_of('scale: {factor: "${F}"}', F="-1.5e3").factor == -1500
    assert node_of('gpio.lamp: {pin: "${P}", active_low: "${B}"}', P="BOARD12", B="yes").pin == 18
    assert node_of("gpio.lamp: {pin: 18, active_low: yes}").active_low is True


def test_a_replaced_value_can_not_inject_yaml() -> None:
    node = node_of('cloud: {key: "${K}", password: long enough}', K="a, port: 1} # '\n- x: &a")

    assert node.key == "a, port: 1} # '\n- x: &a"
    assert node.port == 1883


def test_a_replaced_value_is_not_replaced_again() -> None:
    assert node_of('cloud: {key: "${A}", password: long enough}', A="${B}", B="x").key == "${B}"


def test_references_work_in_the_title_and_in_steps() -> None:
    text = f"title: ${{T}}\n{NODES}\nflows:\n  f:\n    - climate\n    - cloud.${{T}}-1\n"
    graph = load_text(text, registry(), {"T": "north"})

    assert graph.title == "north"
    assert graph.edges == (Edge("climate", "cloud", rename="north-1"),)


def test_references_in_what_is_yours_are_left_alone() -> None:
    load_text(f"x-note: ${{NOBODY}}\n{NODES}\nflows:\n  f: [climate, lamp]\n", registry())


def test_merge_keys_give_settings_in_common() -> None:
    text = (
        "x-slow: &slow {every: 5m}\n"
        "flows:\n  f: [i2c.sensor: {<<: *slow, address: 0x77}, scale: {}]\n"
    )
    node: Any = load_text(text, registry()).nodes["f/1"]

    assert (node.every, node.address) == (300.0, 0x77)


def test_tables_as_settings_have_text_keys() -> None:
    assert node_of("scale: {}").factor == 1.0
    text = "flows:\n  f: [file.tail: {path: a, columns: {0x1: 2, true: 3}}, scale: {}]\n"
    node: Any = load_text(text, registry()).nodes["f/1"]

    assert node.columns == {"0x1": 2, "true": 3}


def test_a_path_starts_at_the_folder_of_its_file(tmp_path: Path) -> None:
    text = "flows:\n  f: [file.tail: {path: logs/a.csv}, scale: {}]\n"
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    node: Any = load([tmp_path / "a.yaml"], registry(), {}).nodes["f/1"]

    assert node.path == tmp_path / "logs" / "a.csv"


def test_names_may_have_letters_of_any_language_and_digits() -> None:
    text = "nodes:\n  Küche-1_b: {gpio.lamp: {pin: 18}}\n  1: {gpio.button: {pin: 17}}\n"
    graph = load_text(text + "flows:\n  2: [1, Küche-1_b]\n  灯: [1, scale: {}]\n", registry())

    assert graph.edges == (Edge("1", "Küche-1_b"), Edge("1", "灯/2"))


def test_a_flow_and_a_node_may_share_a_name() -> None:
    graph = load_text(f"{NODES}\nflows:\n  lamp: [climate, lamp, scale: {{}}]\n", registry())

    assert graph.edges == (Edge("climate", "lamp"), Edge("lamp", "lamp/3"))


def test_a_broken_plugin_that_is_not_used_does_not_matter() -> None:
    known = registry()
    known.add(object(), "odd")

    assert load_text("flows:\n  f: [i2c.sensor: {}, scale: {}]\n", known).nodes


def test_a_shared_claim_is_no_conflict() -> None:
    load_text(
        "flows:\n  f: [i2c.sensor: {address: 0x76}, scale: {}]\n"
        "  g: [i2c.sensor: {address: 0x77}, scale: {}]\n"
        "  h: [i2c.sensor: {address: 0x76, bus: 3}, scale: {}]\n",
        registry(),
    )


def test_without_a_title_the_file_gives_it(tmp_path: Path) -> None:
    (tmp_path / "green-house.yaml").write_text(f"{NODES}\nflows:\n  f: [climate, lamp]\n")
    graph: Graph = load([tmp_path / "green-house.yaml"], registry(), {})

    assert graph.title == "green-house"
