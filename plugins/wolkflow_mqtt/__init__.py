"""MQTT: any broker, both ways."""

from collections.abc import Mapping

from wolkflow import hookimpl


@hookimpl
def wolkflow_nodes() -> Mapping[str, str]:
    """Name this plugin's nodes."""
    return {"mqtt.in": "wolkflow_mqtt.in:In", "mqtt.out": "wolkflow_mqtt.out:Out"}
