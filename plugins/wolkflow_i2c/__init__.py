"""I2C: sensors on the two-wire bus."""

from collections.abc import Mapping, Sequence

from wolkflow import Node, SimulationClock, hookimpl


@hookimpl
def wolkflow_nodes() -> Mapping[str, str]:
    """Name this plugin's nodes."""
    return {
        "i2c.bh1750": "wolkflow_i2c.bh1750:Bh1750",
        "i2c.bme280": "wolkflow_i2c.bme280:Bme280",
    }


@hookimpl
def wolkflow_simulate(nodes: Sequence[Node], clock: SimulationClock) -> Mapping[str, object]:
    """Put a simulated chip for each sensor on simulated buses."""
    from wolkflow_i2c.chip import Chip  # noqa: PLC0415  # only a run needs it

    chips = [node for node in nodes if isinstance(node, Chip)]
    if not chips:
        return {}
    from wolkflow_i2c.sim.bus import simulated_buses  # noqa: PLC0415  # only for --simulate

    return simulated_buses(chips, clock)
