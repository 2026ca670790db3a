"""A wire with thermometers on it."""

import math
from collections.abc import Callable, Iterable
from random import Random

from wolkflow import SimulationClock
from wolkflow_1wire.ds18b20 import DEVICES, Ds18b20
from wolkflow_kernel.sim.files import SimulatedFiles

USUAL = ("28-00000a1b2c3d", "28-00000a1b2c4e")


def simulated_files(nodes: Iterable[Ds18b20], clock: SimulationClock) -> SimulatedFiles:
    """Make the files of the thermometers that the nodes name, or of two if they name none."""
    named = {one for node in nodes for one in (node.id, *node.names.values()) if one}
    files = {f"{DEVICES}/w1_bus_master1/w1_master_slaves": lambda: "\n".join(named or USUAL)}
    for one in sorted(named or USUAL):
        files[f"{DEVICES}/{one}/temperature"] = thermometer(one, clock)
    return SimulatedFiles(files)


def thermometer(seed: str, clock: SimulationClock) -> Callable[[], str]:
    """Make a thermometer in a place of its own: in sixteenths of a degree, as the chip counts."""
    random = Random(seed)
    middle, swing = random.uniform(12, 24), random.uniform(1, 4)

    def content() -> str:
        celsius = middle + swing * math.sin(2 * math.pi * clock.monotonic() / 900)
        return str(round(round(celsius * 16) * 62.5))

    return content
