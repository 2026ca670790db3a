"""A wire with thermometers on it."""

import errno
import math
import os
from collections.abc import Iterable
from random import Random

from wolkflow import SimulationClock
from wolkflow_1wire.ds18b20 import DEVICES, Ds18b20

USUAL = ("28-00000a1b2c3d", "28-00000a1b2c4e")
FILE = "temperature"


class SimulatedWire:
    """The files of a wire; each thermometer is in a place of its own."""

    def __init__(self, thermometers: Iterable[str], clock: SimulationClock) -> None:
        self.thermometers = sorted(thermometers)
        self._clock = clock

    def join(self, other: "SimulatedWire") -> None:
        """Go on with the thermometers of a changed pipeline."""
        self.thermometers = other.thermometers

    def names(self, folder: str) -> list[str]:
        """Name the thermometers, or the file of one."""
        if folder == DEVICES:
            return [*self.thermometers, "w1_bus_master1"]
        return [FILE] if folder.rpartition("/")[2] in self.thermometers else []

    def text(self, path: str) -> str:
        """Tell a temperature: in sixteenths of a degree, as the chip counts."""
        thermometer, file = path.removeprefix(f"{DEVICES}/").split("/")
        if thermometer not in self.thermometers or file != FILE:
            raise OSError(errno.ENOENT, os.strerror(errno.ENOENT), path)
        random = Random(thermometer)
        middle, swing = random.uniform(12, 24), random.uniform(1, 4)
        celsius = middle + swing * math.sin(2 * math.pi * self._clock.monotonic() / 900)
        return str(round(round(celsius * 16) * 62.5))


def simulated_wire(nodes: Iterable[Ds18b20], clock: SimulationClock) -> SimulatedWire:
    """Hang the thermometers that the nodes name on a wire, or two if they name none."""
    named = {one for node in nodes for one in (node.id, *node.names.values()) if one}
    return SimulatedWire(named or USUAL, clock)
