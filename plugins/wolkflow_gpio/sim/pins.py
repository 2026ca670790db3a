"""Pins in memory, and a small world around them: fingers, pulses, echoes, voltages."""

from collections.abc import Callable, Iterable, Iterator

from wolkflow import Node, SimulationClock, Timer
from wolkflow.testing.pins import FakePins
from wolkflow_gpio.button import Button
from wolkflow_gpio.contact import Contact
from wolkflow_gpio.counter import Counter
from wolkflow_gpio.distance import Distance
from wolkflow_gpio.mcp3008 import Mcp3008
from wolkflow_gpio.rotary_encoder import RotaryEncoder
from wolkflow_gpio.sim import instruments
from wolkflow_gpio.sim.hands import After, Hand, pressing, pulsing, turning

APART = 1.3  # seconds; it keeps several of one kind out of step


class SimulatedPins(FakePins):
    """The pins of a simulated run.

    Each button of `nodes` is pressed every seven seconds, other inputs change every fifteen, meters
    turn twice a second, knobs go to and fro, distances and voltages rise and fall.
    """

    def __init__(self, nodes: Iterable[Node], clock: SimulationClock) -> None:
        super().__init__(clock)
        self.nodes = {repr(node): node for node in nodes}
        self._hands: dict[str, list[Hand]] = {}
        self._after: After | None = None
        self._seen: dict[type, int] = {}
        for name, node in self.nodes.items():
            self._surround(name, node)

    def start(self, after: After) -> None:
        """Begin to move, on the engine's timers."""
        self._after = after
        for name in self._hands:
            self._begin(name, after)

    def join(self, other: "SimulatedPins") -> None:
        """Go on with the nodes of a changed pipeline: who has the same settings notices nothing."""
        gone = self.nodes.keys() - other.nodes.keys()
        new = other.nodes.keys() - self.nodes.keys()
        for name in gone:
            self._hands.pop(name, None)
        self.nodes = other.nodes
        for name in [name for name in self.nodes if name in new]:
            self._surround(name, self.nodes[name])
            if self._after is not None:
                self._begin(name, self._after)

    def _begin(self, name: str, after: After) -> None:
        """Let the hands at a node move until the node is gone."""
        hands = self._hands.get(name, [])

        def while_there(seconds: float, move: Callable[[], object]) -> Timer:
            return after(seconds, lambda: move() if self._hands.get(name) is hands else None)

        for hand in hands:
            hand(while_there)

    def _surround(self, name: str, node: Node) -> None:
        late = APART * self._seen.setdefault(type(node), 0)
        self._seen[type(node)] += 1
        hands = list(self._hands_at(node, late))
        if hands:
            self._hands[name] = hands

    def _hands_at(self, node: Node, late: float) -> Iterator[Hand]:
        """Make the hands that move a node's inputs, or the instrument that it asks."""
        if isinstance(node, Contact | Counter):
            if isinstance(node.pin, int):  # the line of an expander is its model's
                yield self._at_input(node, node.pin, late)
        elif isinstance(node, RotaryEncoder):
            yield turning(self, (node.a, node.b), node.edges, 0.5)
        elif isinstance(node, Distance):
            instruments.echo(self, node, late)
        elif isinstance(node, Mcp3008):
            self.spi_chips[0, node.select] = instruments.adc(node, self.ticks)

    def _at_input(self, node: Contact | Counter, pin: int, late: float) -> Hand:
        if isinstance(node, Counter):
            return pulsing(self, pin, node.counts_rising, 0.5 + late / 10)
        self.drive(pin, not node.on_level)
        every, held = (7.0, 0.4) if isinstance(node, Button) else (15.0, 5.0)
        return pressing(self, pin, node.on_level, every + late, held)
