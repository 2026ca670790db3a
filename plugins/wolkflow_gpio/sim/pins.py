"""Pins in memory, and a small world around them: fingers, pulses, echoes, voltages."""

from collections.abc import Callable, Iterable

from wolkflow import Node, SimulationClock, Timer
from wolkflow.testing.pins import FakePins
from wolkflow_gpio.button import Button
from wolkflow_gpio.contact import Contact
from wolkflow_gpio.counter import Counter
from wolkflow_gpio.distance import Distance
from wolkflow_gpio.mcp3008 import Mcp3008
from wolkflow_gpio.rotary_encoder import RotaryEncoder
from wolkflow_gpio.sim import hands, instruments

After = Callable[[float, Callable[[], object]], Timer]

APART = 1.3  # seconds; it keeps several of one kind out of step


class SimulatedPins(FakePins):
    """The pins of a simulated run.

    Each button of `nodes` is pressed every seven seconds, other inputs change every fifteen, meters
    turn twice a second, knobs go to and fro, distances and voltages rise and fall.
    """

    def __init__(self, nodes: Iterable[Node], clock: SimulationClock) -> None:
        super().__init__(clock)
        self._hands: list[Callable[[After], None]] = []
        seen: dict[type, int] = {}
        for node in nodes:
            late = APART * seen.setdefault(type(node), 0)
            seen[type(node)] += 1
            self._surround(node, late)

    def start(self, after: After) -> None:
        """Begin to move, on the engine's timers."""
        for hand in self._hands:
            hand(after)

    def _surround(self, node: Node, late: float) -> None:
        if isinstance(node, Contact | Counter):
            if isinstance(node.pin, int):  # the line of an expander is its model's
                self._surround_input(node, node.pin, late)
        elif isinstance(node, RotaryEncoder):
            self._hands.append(hands.turning(self, (node.a, node.b), node.edges, 0.5))
        elif isinstance(node, Distance):
            instruments.echo(self, node, late)
        elif isinstance(node, Mcp3008):
            self.spi_chips[0, node.select] = instruments.adc(node, self.ticks)

    def _surround_input(self, node: Contact | Counter, pin: int, late: float) -> None:
        if isinstance(node, Counter):
            self._hands.append(hands.pulsing(self, pin, node.counts_rising, 0.5 + late / 10))
            return
        self.drive(pin, not node.on_level)
        every, held = (7.0, 0.4) if isinstance(node, Button) else (15.0, 5.0)
        self._hands.append(hands.pressing(self, pin, node.on_level, every + late, held))
