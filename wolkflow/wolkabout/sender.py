"""Everything that goes out, paced by the broker's acknowledgements."""

import logging
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from threading import Event, Thread
from time import sleep
from typing import Final

from wolkflow.wolkabout.codec import Packet
from wolkflow.wolkabout.errors import LinkError, OutboxError, WolkaboutError
from wolkflow.wolkabout.messages import FeedValues
from wolkflow.wolkabout.outbox import Outbox
from wolkflow.wolkabout.posted import Posted
from wolkflow.wolkabout.separation import Separation
from wolkflow.wolkabout.settings import Settings
from wolkflow.wolkabout.streams import LARGEST_PAYLOAD, Batch, Streams
from wolkflow.wolkabout.topics import Direction, Topic
from wolkflow.wolkabout.transport import Session
from wolkflow.wolkabout.window import Window

_log = logging.getLogger(__name__)
_LINGER_S: Final = 0.002  # readings taken together shall travel together
_CLOCK_S: Final = 5.0  # how often an unset clock is looked at
_MOST_POSTED: Final = 1000
_RETRY_S: Final = 1.0  # after the outbox could not be read


class Sender:
    """One thread that sends, with at most `window` messages and some 2,000 readings on their way.

    Messages beside the readings go first. Readings leave the outbox when the broker has
    acknowledged their message.
    """

    def __init__(
        self,
        settings: Settings,
        outbox: Outbox,
        *,
        announce: Callable[[], Sequence[Posted]],
        report: Callable[[WolkaboutError], object],
        holds: Callable[[], bool] = lambda: False,
    ) -> None:
        self._settings = settings
        self._outbox = outbox
        self._announce = announce
        self._report = report
        self._told: str | None = None
        self._holds = holds
        self._holding = False
        self._topic = str(Topic(Direction.TO_PLATFORM, settings.key, FeedValues.NAME))
        self._wake = Event()
        self._hungry = False
        self._events: deque[Callable[[], object]] = deque()
        self._posted: deque[Posted] = deque()
        self._window = Window(settings.window)
        self._session: Session | None = None
        self._new_streams = partial(Streams, outbox, settings.batch, Separation(settings.separated))
        self._streams = self._new_streams()
        self._batch: Batch | None = None  # made, and waiting for messages that were kept before it
        self._largest_payload = self._streams.largest_payload
        self._kept_until = 0
        self._kept_waiting = False
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
        """Look at the outbox soon; costs next to nothing while that is pointless."""
        if self._hungry:
            self._hungry = False
            self._wake.set()

    def post(self, posted: Posted) -> None:
        """Send a message beside the readings, now or when there is a session."""
        self._do(partial(self._accept, posted))

    def kept(self) -> None:
        """Send messages that are kept in the outbox, before any reading that is taken from now."""
        self._kept_waiting = True  # at once: no reading may overtake the registration of its feed
        self._wake.set()

    def release(self) -> None:
        """Let readings go that were held until feeds are registered."""
        self._do(self._release)

    def opened(self, session: Session) -> None:
        """Send by this session from now on, the announcement first.

        What is taken from here on is new, however long the sender's own thread takes to begin.
        """
        self._do(partial(self._begin, session, self._new_streams()))

    def ended(self) -> None:
        """Send nothing until the next session."""
        self._do(self._stop_sending)

    def acknowledged(self, number: int) -> None:
        """Forget the message of this number, and its readings."""
        self._do(partial(self._forget, number))

    def limit_payload(self, largest: int) -> None:
        """Make no message larger than this, if its readings can be parted; 0: as large as ever."""
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
        seen, wait_s = -1, None
        while not self._finished:
            self._hungry = self._session is not None and not self._holding and self._window.room
            if not self._hungry or self._outbox.next_id == seen:
                self._wake.wait(wait_s)
            self._wake.clear()
            seen, wait_s = self._outbox.next_id, _RETRY_S
            try:
                self._pass()
                wait_s = None if self._outbox.knows_time else _CLOCK_S
            except WolkaboutError as error:
                self._tell(error)
            except Exception:  # noqa: BLE001 - a mistake must not end the only thread that sends
                _log.exception("sending failed")

    def _pass(self) -> None:
        while self._events:
            self._events.popleft()()
        self._linger()
        try:
            self._fill_window()
        except LinkError:  # the network thread knows why, and tells in a moment
            self._session = None
        if self._drained is not None and (self._session is None or self._idle()):
            self._drained.set()

    def _tell(self, error: WolkaboutError) -> None:
        """Report a trouble once, not with every attempt."""
        if str(error) != self._told:
            self._told = str(error)
            self._report(error)

    def _linger(self) -> None:
        """Let a few new readings become a few more, unless there is other work to do."""
        waiting = 0 < self._streams.live < self._settings.batch
        if self._session is not None and waiting and not self._posted and not self._window:
            sleep(_LINGER_S)
            while self._events:
                self._events.popleft()()

    def _fill_window(self) -> None:
        while self._session is not None and self._window.room:
            if self._kept_waiting and not self._posted:
                self._load_kept()
            if self._posted:
                posted = self._posted[0]
                self._window.put(self._session.publish(*posted.packet), posted)
                self._posted.popleft()
                continue
            if (batch := self._next_batch()) is None:
                return
            if self._kept_waiting:  # since before the last of these readings, perhaps
                self._batch = batch
                continue
            self._window.put(self._session.publish(self._topic, batch.payload), batch)

    def _next_batch(self) -> Batch | None:
        batch, self._batch = self._batch, None
        return batch or (None if self._holding else self._streams.next())

    def _load_kept(self) -> None:
        self._kept_waiting = False  # first: what is kept from here on sets it again
        try:
            found = self._outbox.kept(self._kept_until, self._settings.window)
        except OutboxError:
            self._kept_waiting = True
            raise
        for id_, topic, payload in found:
            forget = partial(self._outbox.forget, id_)
            self._posted.append(Posted(Packet(topic, payload), lasting=False, acknowledged=forget))
            self._kept_until = id_
        if len(found) == self._settings.window:
            self._kept_waiting = True

    def _idle(self) -> bool:
        held = self._batch or self._streams.backlog or self._streams.live
        nothing_left = not held or not self._outbox.knows_time
        return nothing_left and not (self._window or self._posted or self._kept_waiting)

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

    def _begin(self, session: Session, streams: Streams) -> None:
        self._stop_sending()
        self._session = session
        self._streams = streams
        self._streams.largest_payload = self._largest_payload
        self._kept_until = 0
        self._kept_waiting = True
        self._holding = self._holds()
        self._posted.extendleft(reversed(self._announce()))

    def _release(self) -> None:
        self._holding = False

    def _stop_sending(self) -> None:
        self._session = self._batch = None
        again = self._window.clear()
        self._posted = deque(item for item in [*again, *self._posted] if item.lasting)

    def _forget(self, number: int) -> None:
        item = self._window.take(number)
        if isinstance(item, Batch):
            self._outbox.acknowledge(item.first_id, item.last_id, item.number)
        elif item is not None and item.acknowledged is not None:
            item.acknowledged()

    def _limit(self, largest: int) -> None:
        self._largest_payload = min(largest, LARGEST_PAYLOAD) if largest > 0 else LARGEST_PAYLOAD
        self._streams.largest_payload = self._largest_payload
