"""Saving the state of a run each second, and at its end."""

import logging

from wolkflow.engine.clock import Clock
from wolkflow.engine.lanes import Lane
from wolkflow.engine.repeats import Repeats
from wolkflow.engine.state import State
from wolkflow.errors import StateError

EVERY_SECONDS = 1.0

log = logging.getLogger("wolkflow.engine")


class Saving:
    """Saves in a lane of its own: a slow disk holds up nothing else."""

    def __init__(self, state: State, clock: Clock) -> None:
        self._state = state
        self._repeats = Repeats(clock)

    def start(self, lane: Lane) -> None:
        """Save each second from now on."""
        lane.after(EVERY_SECONDS, lambda: self._save(lane))

    def _save(self, lane: Lane) -> None:
        self.now()
        self.start(lane)

    def now(self) -> None:
        """Save at once, or say why that can't be done."""
        try:
            self._state.save()
        except StateError as error:
            self._repeats.say(log, logging.ERROR, str(error))

    def close(self) -> bool:
        """Save and let go of the state; tell whether that could be done."""
        try:
            self._state.close()
        except StateError as error:
            log.error("%s", error)  # noqa: TRY400  # the text says it all
            return False
        return True
