"""When the outbox is committed."""

from collections.abc import Callable
from time import monotonic
from typing import Final

from wolkflow.wolkabout.errors import OutboxError, WolkaboutError
from wolkflow.wolkabout.outbox import Outbox

_ROWS: Final = 64
_AFTER_S: Final = 1.0


class Commits:
    """Commits at 64 readings or a second after the first, and tells once when that fails."""

    def __init__(self, outbox: Outbox, report: Callable[[WolkaboutError], object]) -> None:
        self._outbox = outbox
        self._report = report
        self._due_at: float | None = None
        self._trouble: str | None = None

    def wait_s(self) -> float | None:
        """Return how long there is time, None when there is nothing to commit."""
        if self._due_at is None and self._outbox.unsaved:
            self._due_at = monotonic() + _AFTER_S
        return None if self._due_at is None else max(0.0, self._due_at - monotonic())

    def soon(self) -> None:
        """Commit at the next occasion."""
        self._due_at = 0.0

    def run_if_due(self) -> None:
        """Commit if it is time; when that fails, it is tried again a second later."""
        if self._outbox.uncommitted >= _ROWS and self._trouble is None:
            self._due_at = 0.0
        if self._due_at is None or monotonic() < self._due_at:
            return
        try:
            self._outbox.commit()
        except OutboxError as error:
            self._due_at = monotonic() + _AFTER_S
            self.tell(error)
        else:
            self._due_at = self._trouble = None

    def tell(self, error: WolkaboutError) -> None:
        """Report a trouble once, not every second."""
        if str(error) != self._trouble:
            self._trouble = str(error)
            self._report(error)
