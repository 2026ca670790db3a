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
        if kind == "lines":
            return self._line(*rest.rsplit(":", 1))
        hardware: Any = self._resources.get(kind)
        address, is_chip, number = rest.rpartition("/")
        if is_chip:
            found = hardware.chips.get(int(address, 16))
            hardware = getattr(found, "chip", found)  # a chip with a fault is wrapped in that
        driven = getattr(hardware, "driven", None)
        return driven(int(number)) if driven else None

    def _line(self, expander: str, line: str) -> float | None:
        node = self._nodes.get(expander)
        chips = [] if node is None else list(node.claims())
        return self(f"{chips[0].key}/{line}") if chips else None
