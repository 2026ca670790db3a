"""Everything that goes out, paced by the broker's acknowledgements."""

import logging
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from threading import Event, Thread
from time import monotonic
from typing import Final, NamedTuple

from wolkflow.wolkabout.codec import Packet, encode
from wolkflow.wolkabout.errors import LinkError, OutboxError, WolkaboutError
from wolkflow.wolkabout.messages import FeedValues, Message
from wolkflow.wolkabout.outbox import Outbox
from wolkflow.wolkabout.settings import Settings
from wolkflow.wolkabout.streams import Batch, Streams
from wolkflow.wolkabout.topics import Direction, Topic
from wolkflow.wolkabout.transport import Session

_log = logging.getLogger(__name__)
_COMMIT_ROWS: Final = 64
_COMMIT_S: Final = 1.0
_LINGER_S: Final = 0.01  # readings taken together shall travel together
_CLOCK_S: Final = 5.0  # how often an unset clock is looked at
_MOST_POSTED: Final = 1000


class Posted(NamedTuple):
    """A message beside the readings.

    `lasting` ones are sent again in the next session when the broker did not acknowledge them.
    """

    packet: Packet
    lasting: bool = True
    acknowledged: Callable[[], object] | None = None


class Sender:
    """One thread that sends, and commits the outbox: at 64 readings or after a second.

    At most `window` messages are unacknowledged at any time. Messages beside the readings go
    first. Readings leave the outbox when the broker has acknowledged their message.
    """

    def __init__(
        self,
        settings: Settings,
        outbox: Outbox,
        *,
        announce: Callable[[], Sequence[Message]],
        report: Callable[[WolkaboutError], object],
    ) -> None:
        self._settings = settings
        self._outbox = outbox
        self._announce = announce
        self._report = report
        self._topic = str(Topic(Direction.TO_PLATFORM, settings.key, FeedValues.NAME))
        self._wake = Event()
        self._events: deque[Callable[[], object]] = deque()
        self._posted: deque[Posted] = deque()
        self._on_the_way: dict[int, Batch | Posted] = {}
        self._session: Session | None = None
        self._streams = Streams(outbox, settings.batch)
        self._largest_payload = self._streams.largest_payload
        self._commit_at: float | None = None
        self._trouble: str | None = None
        self._drained: Event | None = None
        self._finished = False
        self._thread = Thread(
            target=self._run, name=f"wolkabout-sender-{settings.key}", daemon=True
        )

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    # From any thread

    def wake(self) -> None:
        """Look at the outbox soon."""
        if not self._wake.is_set():
            self._wake.set()

    def post(self, posted: Posted) -> None:
        """Send a message beside the readings, now or when there is a session."""
        self._do(partial(self._accept, posted))

    def opened(self, session: Session) -> None:
        """Send by this session from now on, the announcement first."""
        self._do(partial(self._begin, session))

    def ended(self) -> None:
        """Send nothing until the next session."""
        self._do(self._stop_sending)

    def acknowledged(self, number: int) -> None:
        """Forget the message of this number, and its readings."""
        self._do(partial(self._forget, number))

    def limit_payload(self, largest: int) -> None:
        """Make no message larger than this, if the readings in it can be parted."""
        self._do(partial(self._limit, largest))

    def drain(self, timeout_s: float) -> bool:
        """Wait until all is acknowledged, or the session ends; return whether that came in time."""
        drained = Event()
        self._do(partial(self._tell_when_idle, drained))
        return drained.wait(timeout_s)

    def close(self, timeout_s: float) -> None:
        """End the thread; what is not acknowledged stays in the outbox."""
        self._do(self._finish)
        self._thread.join(timeout_s)

    def _do(self, event: Callable[[], object]) -> None:
        self._events.append(event)
        self._wake.set()

    # On the sender's own thread

    def _run(self) -> None:
        while not self._finished:
            self._wake.wait(self._wait_s())
            self._wake.clear()
            try:
                self._pass()
            except WolkaboutError as error:
                self._tell(error)
            except Exception:  # noqa: BLE001 - a mistake must not end the only thread that sends
                _log.exception("sending failed")

    def _pass(self) -> None:
        while self._events:
            self._events.popleft()()
        self._linger()
        self._commit_if_due()
        try:
            self._fill_window()
        except LinkError:  # the network thread knows why, and tells in a moment
            self._session = None
        if self._drained is not None and (self._session is None or self._idle()):
            self._drained.set()

    def _wait_s(self) -> float | None:
        if self._commit_at is None and self._outbox.unsaved:
            self._commit_at = monotonic() + _COMMIT_S
        if self._commit_at is not None:
            return max(0.0, self._commit_at - monotonic())
        return None if self._outbox.knows_time else _CLOCK_S

    def _linger(self) -> None:
        """Let a few new readings become a few more, unless there is other work to do."""
        waiting = 0 < self._streams.live < self._settings.batch
        if self._session is not None and waiting and not self._posted and not self._on_the_way:
            self._wake.wait(_LINGER_S)
            while self._events:
                self._events.popleft()()

    def _commit_if_due(self) -> None:
        if self._outbox.uncommitted >= _COMMIT_ROWS and self._trouble is None:
            self._commit_at = 0.0
        if self._commit_at is None or monotonic() < self._commit_at:
            return
        try:
            self._outbox.commit()
        except OutboxError as error:  # sending goes on, and the commit is tried again
            self._commit_at = monotonic() + _COMMIT_S
            self._tell(error)
        else:
            self._commit_at = self._trouble = None

    def _fill_window(self) -> None:
        while self._session is not None and len(self._on_the_way) < self._settings.window:
            if self._posted:
                posted = self._posted.popleft()
                self._on_the_way[self._session.publish(*posted.packet)] = posted
                continue
            batch = self._streams.next()
            if batch is None:
                return
            self._on_the_way[self._session.publish(self._topic, batch.payload)] = batch

    def _idle(self) -> bool:
        held = self._streams.backlog or self._streams.live
        nothing_left = not held or not self._outbox.knows_time
        return not self._on_the_way and not self._posted and nothing_left

    def _tell_when_idle(self, drained: Event) -> None:
        self._drained = drained

    def _finish(self) -> None:
        self._finished = True

    def _accept(self, posted: Posted) -> None:
        if self._session is None and not posted.lasting:
            return
        if len(self._posted) >= _MOST_POSTED:
            _log.warning("too many messages wait: dropping %s", self._posted.popleft().packet.topic)
        self._posted.append(posted)

    def _begin(self, session: Session) -> None:
        self._stop_sending()
        self._session = session
        self._commit_at = 0.0  # so that what was acknowledged is not read again
        self._streams = Streams(self._outbox, self._settings.batch)
        self._streams.largest_payload = self._largest_payload
        announcement = [
            Posted(encode(Direction.TO_PLATFORM, self._settings.key, message), lasting=False)
            for message in self._announce()
        ]
        self._posted.extendleft(reversed(announcement))

    def _stop_sending(self) -> None:
        self._session = None
        again = [item for item in self._on_the_way.values() if isinstance(item, Posted)]
        self._posted = deque(item for item in [*again, *self._posted] if item.lasting)
        self._on_the_way.clear()

    def _forget(self, number: int) -> None:
        item = self._on_the_way.pop(number, None)
        if isinstance(item, Batch):
            self._outbox.acknowledge(item.first_id, item.last_id, item.number)
        elif item is not None and item.acknowledged is not None:
            item.acknowledged()

    def _limit(self, largest: int) -> None:
        self._largest_payload = self._streams.largest_payload = largest

    def _tell(self, error: WolkaboutError) -> None:
        """Report a trouble once, not every second."""
        if str(error) != self._trouble:
            self._trouble = str(error)
            self._report(error)
