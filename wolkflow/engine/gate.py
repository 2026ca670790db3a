"""The way of a source's messages into the flows, which is shut while the wires are changed."""

import threading
from collections import deque
from collections.abc import Sequence

from wolkflow.engine.chains import Follow, Outlet
from wolkflow.engine.lanes import CAPACITY, Sender
from wolkflow.message import Msg


class Gate:
    """Lets messages through; while it is shut they wait, in their order.

    One that may not be dropped never is; of the others the oldest is, counted, when it is full.
    """

    def __init__(self, sender: Sender, *, may_drop: bool) -> None:
        self.dropped = 0
        self._sender = sender
        self._may_drop = may_drop
        self._waiting: deque[Msg] = deque()
        self._is_shut = False
        self._lock = threading.Lock()

    def lead_to(self, outlet: Outlet) -> None:
        """Say where messages go."""
        self._outlet = outlet
        self._through = outlet.door(self._sender) if self._may_drop else self._counted(outlet)

    @property
    def way(self) -> Follow:
        """What takes a message now, from any thread."""
        return self._take if self._is_shut else self._through

    def take_all(self, msgs: Sequence[Msg]) -> None:
        """Take messages, from any thread; those that may not be dropped go through in one piece."""
        if self._may_drop or self._is_shut:
            for msg in msgs:
                self.way(msg)
            return
        self._sender.sent += len(msgs)
        self._outlet.send_all_kept(msgs)

    def shut(self) -> None:
        """Let nothing through."""
        self._is_shut = True

    def open(self) -> None:
        """Let through what waits, then all that comes."""
        with self._lock:
            while self._waiting:
                self._through(self._waiting.popleft())
            self._is_shut = False

    def _take(self, msg: Msg) -> None:
        with self._lock:
            if self._is_shut:
                self._keep(msg)
                return
        self._through(msg)

    def _keep(self, msg: Msg) -> None:
        if self._may_drop and len(self._waiting) >= CAPACITY:
            self._waiting.popleft()
            self.dropped += 1
        self._waiting.append(msg)

    def _counted(self, outlet: Outlet) -> Follow:
        sender, post = self._sender, outlet.send_kept

        def send(msg: Msg) -> None:
            sender.sent += 1
            post(msg)

        return send
