"""Hearing what comes out of a node: nothing in its way while nobody listens."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from wolkflow.engine.chains import Follow, Outlet, Process, messages
from wolkflow.engine.lanes import Lane, Sender
from wolkflow.message import Msg

Listener = Callable[[Msg, str | None], object]
"""Is told each message and the port it came out of; in the thread it came from, so be quick.

It must not raise.
"""

Wires = dict[str | None, Outlet]
"""The ways out of a node by port; None is the main one."""


class Overheard(Outlet):
    """An outlet with somebody who is told what goes out."""

    __slots__ = ("_tell",)

    def __init__(self, outlet: Outlet, tell: Follow) -> None:
        super().__init__(outlet.own)
        self.connect(outlet.inlets)
        self._tell = tell

    def door(self, sender: Sender) -> Follow:
        """Make the way for a source's messages: it leads through `send`, which tells."""

        def count_and_send(msg: Msg) -> None:
            sender.sent += 1
            self.send(msg)

        return count_and_send

    @property
    def direct(self) -> Follow:
        """The way on from within the node's own lane: no quicker one, or nobody would be told."""
        return self.deliver

    def send(self, msg: Msg) -> None:
        """Tell, then queue a message in every lane it goes to."""
        self._tell(msg)
        super().send(msg)

    def send_kept(self, msg: Msg) -> None:
        """Tell, then queue a message that may not be dropped."""
        self._tell(msg)
        super().send_kept(msg)

    def send_all_kept(self, msgs: Sequence[Msg]) -> None:
        """Tell, then queue messages that may not be dropped."""
        for msg in msgs:
            self._tell(msg)
        super().send_all_kept(msgs)

    def deliver(self, msg: Msg) -> None:
        """Tell, then take a message on at once."""
        self._tell(msg)
        super().deliver(msg)


def overheard(
    wires: Wires, ports: Iterable[str], own: Lane, listeners: Sequence[Listener]
) -> Wires:
    """Put listeners to all ways out, also to those that lead nowhere yet."""
    every: Mapping[str | None, Outlet] = {port: Outlet(own) for port in (*ports, "@error")}
    return {
        port: Overheard(outlet, telling(listeners, port))
        for port, outlet in {**every, **wires}.items()
    }


def heard(process: Process, tell: Follow) -> Process:
    """Put a listener behind a step: it is told of each message that the step returns."""

    def each(results: object) -> Iterator[Msg]:
        for msg in messages(results):
            tell(msg)
            yield msg

    def process_and_tell(msg: Msg) -> Any:
        out = process(msg)
        if out.__class__ is Msg:
            tell(out)
            return out
        return None if out is None else each(out)

    return process_and_tell


def telling(listeners: Sequence[Listener], port: str | None) -> Follow:
    """Make the function that tells all listeners."""

    def tell(msg: Msg) -> None:
        for listener in listeners:
            listener(msg, port)

    return tell
