"""System: how the computer itself is doing."""

from collections.abc import Mapping, Sequence

from wolkflow import Node, SimulationClock, hookimpl


@hookimpl
def wolkflow_nodes() -> Mapping[str, str]:
    """Name this plugin's nodes."""
    return {
        "system.cpu_temperature": "wolkflow_system.cpu_temperature:CpuTemperature",
        "system.disk": "wolkflow_system.disk:Disk",
        "system.load": "wolkflow_system.load:Load",
        "system.memory": "wolkflow_system.memory:Memory",
        "system.throttled": "wolkflow_system.throttled:Throttled",
        "system.uptime": "wolkflow_system.uptime:Uptime",
        "system.wifi": "wolkflow_system.wifi:Wifi",
    }


@hookimpl
def wolkflow_simulate(nodes: Sequence[Node], clock: SimulationClock) -> Mapping[str, object]:
    """Put a simulated computer where the nodes look."""
    from wolkflow_system.computer import Computer  # noqa: PLC0415  # only a run needs it

    if not any(isinstance(node, Computer) for node in nodes):
        return {}
    from wolkflow_system.sim.computer import simulated_files  # noqa: PLC0415  # only for --simulate

    return {"system": simulated_files(clock)}
