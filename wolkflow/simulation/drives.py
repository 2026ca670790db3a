"""Outputs of a pipeline, as a simulated world feels them: pins, lines of expanders, channels."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from wolkflow.node import Node

Places = Mapping[str, bool]
"""Where an output is, by the keys of its claims, with the levels while it is off."""

Tell = Callable[[str], float | None]
"""Tells in which part of the time a place is high; None for what is no output now."""


class Drive:
    """An output of the pipeline: 0 for off, 1 for fully on."""

    def __init__(self, places: Places, tell: Tell) -> None:
        self._places = places
        self._tell = tell

    def strength(self) -> float:
        """Tell how strongly it is on; what is not an output yet is off."""
        felt = [
            abs(duty - off)
            for place, off in self._places.items()
            if (duty := self._tell(place)) is not None
        ]
        return max(felt, default=0.0)


def outputs(nodes: Mapping[str, Node]) -> Iterator[tuple[str, Places]]:
    """Name all outputs: `heater` for a node that has one, `porch.lamp` for one of several.

    A node says with `off_places` what it drives: by series, or under "" if any message does it.
    """
    for label, node in nodes.items():
        driven: Mapping[str, Places] = getattr(node, "off_places", dict)()
        for series, places in driven.items():
            yield (f"{label}.{series}" if series else label), places


class Meter:
    """Looks at simulated hardware, as long as it is there."""

    def __init__(self, nodes: Mapping[str, Node], resources: Mapping[str, object]) -> None:
        self._nodes = nodes
        self._resources = resources

    def __call__(self, place: str) -> float | None:
        """Tell in which part of the time a place is high: `gpio:17`, `lines:porch:7`."""
        kind, _, rest = place.partition(":")
        address, is_part, number = rest.rpartition("/")
        if kind == "lines":
            expander, _, number = rest.rpartition(":")
            hardware = self.chip(expander)
        elif is_part:
            hardware = self._chip_at(kind, address)
        else:
            hardware = self._resources.get(kind)
        driven = getattr(hardware, "driven", None)
        return driven(int(number)) if driven else None

    def chip(self, label: str) -> Any:
        """Give the simulated chip of a node; None if there is none."""
        node = self._nodes.get(label)
        claims = [] if node is None else list(node.claims())
        bus, _, address = claims[0].key.partition(":") if claims else ("", "", "")
        return self._chip_at(bus, address) if bus.startswith("i2c-") else None

    def _chip_at(self, bus: str, address: str) -> Any:
        resource: Any = self._resources.get(bus)
        found = getattr(resource, "chips", {}).get(int(address, 16))
        return getattr(found, "chip", found)  # a chip with a fault is wrapped in that
