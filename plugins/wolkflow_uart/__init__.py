"""UART: sensors on a serial port."""

from collections.abc import Mapping, Sequence

from wolkflow import Node, SimulationClock, hookimpl


@hookimpl
def wolkflow_nodes() -> Mapping[str, str]:
    """Name this plugin's nodes."""
    return {
        "uart.mhz19": "wolkflow_uart.mhz19:Mhz19",
        "uart.pms5003": "wolkflow_uart.pms5003:Pms5003",
    }


@hookimpl
def wolkflow_simulate(nodes: Sequence[Node], clock: SimulationClock) -> Mapping[str, object]:
    """Put a simulated sensor at each port."""
    from wolkflow_uart.sensor import SerialSensor  # noqa: PLC0415  # only a run needs it

    sensors = [node for node in nodes if isinstance(node, SerialSensor)]
    if not sensors:
        return {}
    from wolkflow_uart.sim.ports import simulated_ports  # noqa: PLC0415  # only for --simulate

    return simulated_ports(sensors, clock)
