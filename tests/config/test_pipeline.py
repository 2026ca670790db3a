"""What a correct pipeline becomes."""

from tests.config.plugin import registry
from wolkflow.config import load_text
from wolkflow.graph import Edge

GREENHOUSE = """
title: Greenhouse
nodes:
  climate:
    i2c.sensor: {address: 0x76, every: 10s}
  lamp:
    gpio.lamp: {pin: 18, initial: off}
  cloud:
    cloud:
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


def test_a_whole_pipeline_becomes_a_graph() -> None:
    graph = load_text(GREENHOUSE, registry(), {"WOLK_KEY": "k", "WOLK_PASSWORD": "secret"})

    assert graph.title == "Greenhouse"
    assert list(graph.nodes) == ["climate", "lamp", "cloud", "temperature/2", "temperature/3"]
    assert graph.edges == (
        Edge("climate", "temperature/2", only="temperature"),
        Edge("temperature/2", "temperature/3"),
        Edge("temperature/3", "cloud", rename="T"),
        Edge("cloud", "lamp", only="LAMP"),
        Edge("lamp", "cloud", rename="LAMP"),
    )
    assert graph.warnings == ()
