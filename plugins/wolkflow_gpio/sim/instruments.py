"""What answers when it is asked: an echo, a converter."""

from collections.abc import Callable
from functools import partial

from wolkflow.testing.pins import FakePins
from wolkflow_gpio.distance import Distance
from wolkflow_gpio.mcp3008 import CHANNELS, Mcp3008
from wolkflow_gpio.sim.adc import Adc
from wolkflow_gpio.sim.world import World, waves

SOUND = 34_342.0  # cm/s at 20 °C
BURST = 0.0005  # seconds from the trigger to the echo line's rise


def echo(pins: FakePins, node: Distance, late: float, world: World | None = None) -> None:
    """Let an ultrasonic sensor answer when its trigger falls; the world says how far, in cm."""
    far = world or waves(20.0, min(180.0, node.max_distance), 60.0, late / 10)
    trigger = pins.pin(node.trigger)

    def answer(level: float) -> None:
        if not level:
            now = pins.ticks()
            pins.edge(node.echo, True, now + BURST)  # noqa: FBT003  # the level of a pin
            pins.edge(node.echo, False, now + BURST + 2 * far(now) / SOUND)  # noqa: FBT003  # the level of a pin

    pins.drive(node.echo, False)  # noqa: FBT003  # the level of a pin
    trigger.on_change = answer


def adc(node: Mcp3008, ticks: Callable[[], float]) -> Adc:
    """Make a converter whose channels rise and fall, each at a pace of its own."""
    worlds = [waves(0.3, node.reference - 0.3, 30.0 + 10 * channel) for channel in range(8)]

    def volts(worlds: list[World], channel: int) -> float:
        return worlds[channel](ticks())

    chip = Adc(
        partial(volts, worlds),
        channels=CHANNELS[node.chip],
        bits=10 if node.chip.startswith("mcp30") else 12,
        signed=node.chip.startswith("mcp33"),
    )
    chip.reference = node.reference
    return chip
