"""1-wire: thermometers on one data wire."""

from collections.abc import Mapping, Sequence

from wolkflow import Node, SimulationClock, hookimpl


@hookimpl
def wolkflow_nodes() -> Mapping[str, str]:
    """Name this plugin's nodes."""
    return {"1wire.ds18b20": "wolkflow_1wire.ds18b20:Ds18b20"}


@hookimpl
def wolkflow_simulate(nodes: Sequence[Node], clock: SimulationClock) -> Mapping[str, object]:
    """Put the thermometers that the nodes name on a simulated wire, or two if they name none."""
    from wolkflow_1wire.ds18b20 import Ds18b20  # noqa: PLC0415  # only a run needs it

    thermometers = [node for node in nodes if isinstance(node, Ds18b20)]
    if not thermometers:
        return {}
    from wolkflow_1wire.sim.ds18b20 import simulated_wire  # noqa: PLC0415  # only for --simulate

    return {"1wire": simulated_wire(thermometers, clock)}
