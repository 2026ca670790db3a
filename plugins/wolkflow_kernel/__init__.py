"""Kernel: sensors that a driver of the Linux kernel reads."""

from collections.abc import Mapping, Sequence

from wolkflow import Node, SimulationClock, hookimpl


@hookimpl
def wolkflow_nodes() -> Mapping[str, str]:
    """Name this plugin's nodes."""
    return {"kernel.sensor": "wolkflow_kernel.sensor:Sensor"}


@hookimpl
def wolkflow_simulate(nodes: Sequence[Node], clock: SimulationClock) -> Mapping[str, object]:
    """Put the files of each node's sensor into a simulated /sys."""
    from wolkflow_kernel.sensor import Sensor  # noqa: PLC0415  # only a run needs it

    sensors = [node for node in nodes if isinstance(node, Sensor)]
    if not sensors:
        return {}
    from wolkflow_kernel.sim.sensor import simulated_files  # noqa: PLC0415  # only for --simulate

    return {"kernel": simulated_files(sensors, clock)}
