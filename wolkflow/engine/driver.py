"""What makes lanes run: threads, or a test's hand."""

import threading
from collections.abc import Sequence
from typing import Protocol

from wolkflow.engine.lanes import Lane


class Driver(Protocol):
    """Runs lanes, and waits for what they do."""

    def start(self, lanes: Sequence[Lane]) -> None:
        """Begin to run the lanes; more of them may follow."""

    def wait(self, event: threading.Event, seconds: float) -> bool:
        """Run until `event` is set; tell whether it was in time."""

    def settle(self, lanes: Sequence[Lane], seconds: float) -> bool:
        """Run until nothing but timers waits; tell whether it was in time."""

    def drop(self, lanes: Sequence[Lane]) -> None:
        """Run these lanes no more; they have nothing left to do."""

    def end(self, seconds: float) -> list[Lane]:
        """Stop running; name the lanes that did not come back."""
