"""Where a durable sink's messages wait while it can't take them: a full disk, a missing folder."""

import logging
from collections import deque
from collections.abc import Callable
from typing import Any, Protocol

from wolkflow.engine.chains import messages
from wolkflow.engine.lanes import Lane
from wolkflow.engine.repeats import Repeats
from wolkflow.errors import HardwareError
from wolkflow.message import Msg
from wolkflow.node import Step, TwoWay
from wolkflow.node_host import Timer

CAPACITY = 10_000
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0


class Parked(Protocol):
    """The host of the sink."""

    lane: Lane
    state: Any
    log: logging.Logger
    repeats: Repeats

    def failed(self, error: Exception, msg: Msg) -> None:
        """Take note that the sink raised."""

    def emit(self, msg: Msg, port: str | None) -> None:
        """Send a message on."""

    def after(self, seconds: float, function: Callable[[], object]) -> Timer:
        """Call later in the sink's lane."""


class Parking:
    """Stands before a durable sink: keeps what the sink refuses with OSError and offers it again.

    A writer's message goes on at once all the same: a full disk must not hold up the cloud. What a
    connection takes ends there. Order is kept. When the parking is full the oldest message that may
    be dropped is dropped, counted; one from a source that resumes never is, and that source waits
    meanwhile.

    A sink with `save_every` is flushed that long after it has taken something, until that succeeds.
    """

    def __init__(self, sink: Step, host: Parked) -> None:
        self.waiting: deque[tuple[Msg, bool]] = deque()
        self.dropped = 0
        self._sink = sink
        self._take = sink.process
        self._save_every: float | None = getattr(sink, "save_every", None)
        self._host = host
        self._pause = FIRST_PAUSE
        self._timer: Timer | None = None
        self._refused = False
        self._ends_here = isinstance(sink, TwoWay)
        self._saving = False

    def process(self, msg: Msg) -> Any:
        """Offer a message to the sink, or park it; a sink that was left out gets none."""
        if self.waiting or self._host.state != "ok":
            return self._put_off(msg)
        try:
            out = self._take(msg)
            if out.__class__ is not Msg and out is not None:
                out = list(messages(out))  # a generator has not begun yet
        except OSError as error:
            self._refuse(error, msg)
            return self._put_off(msg)
        if not self._saving:
            self._plan_saving()
        return out

    def offer_again(self) -> bool:
        """Offer all that waits, oldest first, until the sink refuses; tell whether all is in."""
        self._timer = None
        while self.waiting:
            msg, keep = self.waiting[0]
            if not self._offer(msg, keep):
                self._pause = min(self._pause * 2, LONGEST_PAUSE)
                self._wait()
                return False
            self.waiting.popleft()
        self._pause = FIRST_PAUSE
        if self._refused:
            self._refused = False
            self._host.repeats.reset()
            self._host.log.warning("is back, and has taken what waited")
        return True

    def go_on(self) -> None:
        """Offer what waits as soon as can be: the sink has just been opened."""
        self._saving = False
        if self.waiting:
            self._pause = FIRST_PAUSE
            self._timer = self._host.after(0, self.offer_again)

    def succeed(self, old: "Parking") -> None:
        """Take over what another one had; what may not be dropped its source sends again."""
        self.waiting.extend((msg, keep) for msg, keep in old.waiting if not keep)
        self.dropped += old.dropped

    def _offer(self, msg: Msg, keep: bool) -> bool:  # noqa: FBT001  # as it was queued
        if self._host.state != "ok":
            return False
        try:
            out = self._take(msg)
            results = [] if out is None else [out] if out.__class__ is Msg else list(messages(out))
        except OSError as error:
            self._refuse(error, msg)
            return False
        except Exception as error:  # noqa: BLE001  # a value the sink can't take must not block the rest
            self._host.failed(error, msg)
            return True
        self._host.lane.keeping, before = keep, self._host.lane.keeping
        if not self._saving:
            self._plan_saving()
        gone_on = self._instead(msg)
        for result in results:
            if result is not gone_on:
                self._host.emit(result, None)
        self._host.lane.keeping = before
        return True

    def _plan_saving(self) -> None:
        self._saving = True
        if self._save_every is not None:
            self._host.after(self._save_every, self._save)

    def _save(self) -> None:
        """Flush by the clock, and go on trying while that fails."""
        self._saving = False
        try:
            self._sink.flush()
        except BaseException:
            self._plan_saving()
            raise

    def _put_off(self, msg: Msg) -> Msg | None:
        if self._host.state == "skipped":
            raise HardwareError(f"is not open, {msg.name} is lost")
        self._park(msg)
        return self._instead(msg)

    def _instead(self, msg: Msg) -> Msg | None:
        """Give what goes on from here while the sink can't take a message."""
        return None if self._ends_here else msg

    def _refuse(self, error: OSError, msg: Msg) -> None:
        self._refused = True
        self._host.failed(error, msg)

    def _park(self, msg: Msg) -> None:
        if len(self.waiting) >= CAPACITY:
            self._drop_oldest()
        self.waiting.append((msg, self._host.lane.keeping))
        if self._timer is None:
            self._wait()

    def _wait(self) -> None:
        self._timer = self._host.after(self._pause, self.offer_again)

    def _drop_oldest(self) -> None:
        for at, (_, keep) in enumerate(self.waiting):
            if not keep:
                del self.waiting[at]
                self.dropped += 1
                return
