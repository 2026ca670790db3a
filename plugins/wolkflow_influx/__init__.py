"""InfluxDB: write points."""

from collections.abc import Mapping, Sequence

from wolkflow import Node, SimulationClock, hookimpl


@hookimpl
def wolkflow_nodes() -> Mapping[str, str]:
    """Name this plugin's nodes."""
    return {"influx.write": "wolkflow_influx.write:Write"}


@hookimpl
def wolkflow_simulate(nodes: Sequence[Node], clock: SimulationClock) -> Mapping[str, object]:
    """Stand in for the server, if a node needs it."""
    if not any(type(node).__module__.startswith("wolkflow_influx.") for node in nodes):
        return {}
    from wolkflow_influx.sim import simulated_server  # noqa: PLC0415  # only for simulations

    return {"http": simulated_server(clock)}
