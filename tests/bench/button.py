"""From an edge at a button's pin to the level at a lamp's pin, through real threads and fake pins.

The button has `debounce: 0s`, since waiting for the contact is no delay of ours. Edges come one by
one, 3 ms apart, as from outside: the main lane sleeps in between.
"""

import threading
import time
from collections.abc import Iterator

from tests.bench.figures import Figure
from tests.bench.measuring import percentile
from tests.support.graphs import graph
from wolkflow import Msg, Step
from wolkflow.engine import Engine, SystemClock, Threads
from wolkflow.testing import MemoryState
from wolkflow.testing.pins import FakePin, FakePins
from wolkflow_gpio.button import Button
from wolkflow_gpio.led import Led

EDGES = 1_000
PATIENCE = 5.0
BUTTON, LAMP = 17, 18


class Confirmed(Step):
    """Tells the benchmark that the lamp has confirmed."""

    def __post_init__(self) -> None:
        self.event = threading.Event()

    def process(self, msg: Msg) -> None:
        """Set the event."""
        self.event.set()


def measure() -> Iterator[Figure]:
    """Press and release, again and again."""
    pins = FakePins()
    confirmed = Confirmed()
    nodes = {
        "button": Button(pin=BUTTON, debounce=0.0),
        "lamp": Led(pin=LAMP),
        "confirmed": confirmed,
    }
    engine = Engine(
        graph(nodes, "button lamp confirmed"),
        clock=SystemClock(),
        state=MemoryState(),
        driver=Threads(),
        resources={"gpio": pins},
    )
    engine.start()
    _wait(confirmed.event)
    time.sleep(0.1)  # the button's first report follows the lamp's
    confirmed.event.clear()
    delays = [_edge(pins, confirmed.event, pressed=at % 2 == 0) for at in range(EDGES)]
    engine.stop()
    yield Figure("edge to level, half of all within", percentile(delays, 50), "ms", at_most=0.3)
    yield Figure("edge to level, 99 of 100 within", percentile(delays, 99), "ms")
    yield Figure("edge to level, the slowest", max(delays), "ms")


def _edge(pins: FakePins, event: threading.Event, *, pressed: bool) -> float:
    """Move the button; give the ms until the lamp's pin, which notes the time, has followed."""
    time.sleep(0.003)
    lamp: FakePin = pins.pin(LAMP)
    start = time.monotonic()
    pins.press(BUTTON) if pressed else pins.release(BUTTON)
    _wait(event)
    event.clear()
    return float(lamp._last_change - start) * 1000


def _wait(event: threading.Event) -> None:
    if not event.wait(PATIENCE):
        raise RuntimeError("the lamp did not follow the button")
