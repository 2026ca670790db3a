"""HTTP: read from and send to servers of the web."""

from collections.abc import Mapping, Sequence

from wolkflow import Node, SimulationClock, hookimpl


@hookimpl
def wolkflow_nodes() -> Mapping[str, str]:
    """Name this plugin's nodes."""
    return {"http.get": "wolkflow_http.get:Get", "http.post": "wolkflow_http.post:Post"}


@hookimpl
def wolkflow_simulate(nodes: Sequence[Node], clock: SimulationClock) -> Mapping[str, object]:
    """Stand in for the web, if a node needs it."""
    if not any(type(node).__module__.startswith("wolkflow_http.") for node in nodes):
        return {}
    from wolkflow_http.sim import simulated_web  # noqa: PLC0415  # only for simulations

    return {"http": simulated_web(clock)}
