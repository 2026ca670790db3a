"""MQTT: any broker, both ways."""

from collections.abc import Mapping, Sequence

from wolkflow import Node, SimulationClock, hookimpl


@hookimpl
def wolkflow_nodes() -> Mapping[str, str]:
    """Name this plugin's nodes."""
    return {"mqtt.in": "wolkflow_mqtt.in:In", "mqtt.out": "wolkflow_mqtt.out:Out"}


@hookimpl
def wolkflow_simulate(nodes: Sequence[Node], clock: SimulationClock) -> Mapping[str, object]:
    """Stand in for the brokers, if a node needs one."""
    if not any(type(node).__module__.startswith("wolkflow_mqtt.") for node in nodes):
        return {}
    from wolkflow_mqtt.sim import simulated_brokers  # noqa: PLC0415  # only for simulations

    return {"mqtt": simulated_brokers(clock)}
