"""The flows, compiled: chains of steps that run without a stop, and the outlets that feed them.

A chain is a stretch of steps in one lane with one way through; running it is a loop over the steps'
`process` methods. Where flows part, meet, or change lanes, one chain hands over to others.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Protocol, TypeGuard

from wolkflow.engine.lanes import Lane, Sender
from wolkflow.message import Msg

Process = Callable[[Msg], Any]
Follow = Callable[[Msg], object]


class Seat(Protocol):
    """The node behind one step of a chain, as far as a chain has to know it."""

    def failed(self, error: Exception, msg: Msg) -> None:
        """Take note that the step raised."""


class Chain:
    """Steps that run one after the other; counts what ends on the way instead of what goes on."""

    __slots__ = ("balance", "entered", "follow", "seats", "steps")

    def __init__(self) -> None:
        self.steps: list[Process] = []
        self.seats: list[Seat | None] = []
        self.follow: tuple[Follow, ...] = ()
        self.entered = 0
        self.balance: dict[Process, int] = {}
        """How many messages more came out of a step than went in: below zero where they end."""

    def add(self, step: Process, seat: Seat | None = None) -> None:
        """Append a step; `seat` is None for a piece of wire such as a renaming."""
        self.steps.append(step)
        self.seats.append(seat)
        self.balance[step] = 0

    def replace(self, at: int, step: Process) -> None:
        """Put another function in a step's place; its count goes on."""
        old, self.steps[at] = self.steps[at], step
        self.balance[step] = self.balance.pop(old)

    def run(self, msg: Msg) -> None:
        """Take a message through; a failing step ends it and is told so."""
        self.entered += 1
        step: Process | None = None
        out: Any = msg
        try:
            for step in self.steps:
                out = step(msg)
                if out.__class__ is not Msg:
                    break
                msg = out
        except Exception as error:  # noqa: BLE001  # whatever a node raises ends this message only
            self._fail(step, error, msg)
            return
        if out.__class__ is Msg:
            for follow in self.follow:
                follow(msg)
        elif out is None and step is not None:
            self.balance[step] -= 1
        else:
            self._several(step, out, msg)

    def passed(self, position: int) -> int:
        """Count the messages that reached the step at `position`."""
        return self.entered + sum(self.balance[step] for step in self.steps[:position])

    def _fail(self, step: Process | None, error: Exception, msg: Msg) -> None:
        at = self._position(step)
        self.balance[self.steps[at]] -= 1
        self._tell(at, error, msg)

    def _tell(self, at: int, error: Exception, msg: Msg) -> None:
        seat = self.seats[at]
        if seat is not None:
            seat.failed(error, msg)

    def _position(self, step: Process | None) -> int:
        return next(at for at, other in enumerate(self.steps) if other is step)

    def _several(self, step: Process | None, results: object, msg: Msg) -> None:
        """Take each of a step's results through the rest of the chain."""
        at = self._position(step)
        step = self.steps[at]
        self.balance[step] -= 1
        is_last = at + 1 == len(self.steps)
        for result in results if _are_messages(results) else self._each(at, results, msg):
            self.balance[step] += 1
            if is_last:
                for follow in self.follow:
                    follow(result)
            else:
                self._run_from(at + 1, result)

    def _each(self, at: int, results: object, msg: Msg) -> Iterator[Msg]:
        try:
            yield from messages(results)
        except Exception as error:  # noqa: BLE001  # a generator raises as freely as a function
            self._tell(at, error, msg)

    def _run_from(self, at: int, msg: Msg) -> None:
        for position in range(at, len(self.steps)):
            step = self.steps[position]
            try:
                out = step(msg)
            except Exception as error:  # noqa: BLE001  # whatever a node raises ends this message only
                self._fail(step, error, msg)
                return
            if out is None:
                self.balance[step] -= 1
                return
            if out.__class__ is not Msg:
                self._several(step, out, msg)
                return
            msg = out
        for follow in self.follow:
            follow(msg)


def _are_messages(results: object) -> TypeGuard[list[Msg]]:
    """Tell, quickly, whether a step returned a list of nothing but messages."""
    return isinstance(results, list) and {*map(type, results)} <= {Msg}


def messages(results: object) -> Iterator[Msg]:
    """Check what a step returned in place of one message: only messages may come out."""
    if not isinstance(results, Iterable) or isinstance(results, str | bytes | dict):
        raise TypeError(f"process returned {type(results).__name__}, not a Msg, several, or None")
    for result in results:
        if result.__class__ is not Msg:
            raise TypeError(f"process returned a {type(result).__name__} among its messages")
        yield result


class Outlet:
    """Where a node's messages go, from one port: into chains of its own lane and of others."""

    __slots__ = ("_lanes", "own")

    def __init__(self, own: Lane) -> None:
        self.own = own
        self._lanes: tuple[tuple[Lane, Inlet], ...] = ()

    def connect(self, inlets: dict[Lane, "Inlet"]) -> None:
        """Say where messages go; a step of its own, because flows may come back to their start."""
        self._lanes = tuple(inlets.items())

    @property
    def inlets(self) -> dict[Lane, "Inlet"]:
        """Where messages go, by lane."""
        return dict(self._lanes)

    @property
    def direct(self) -> Follow:
        """The quickest way on from within the node's own lane."""
        if len(self._lanes) != 1:
            return self.deliver
        lane, inlet = self._lanes[0]
        return inlet.run if lane is self.own else self._hand_over(lane, inlet)

    def door(self, sender: Sender) -> Follow:
        """Make the quickest way to queue a source's messages; from any thread."""
        if len(self._lanes) == 1:
            lane, inlet = self._lanes[0]
            return lane.door(inlet, sender)

        def send(msg: Msg) -> None:
            sender.sent += 1
            self.send(msg)

        return send

    def send(self, msg: Msg) -> None:
        """Queue a message in every lane it goes to; from any thread."""
        for lane, inlet in self._lanes:
            lane.post(inlet, msg)

    def send_kept(self, msg: Msg) -> None:
        """Queue a message that may not be dropped; from any thread."""
        for lane, inlet in self._lanes:
            lane.post_kept(inlet.run, msg)

    def send_all_kept(self, msgs: Sequence[Msg]) -> None:
        """Queue messages that may not be dropped; from any thread."""
        for lane, inlet in self._lanes:
            lane.post_all_kept(inlet.run, msgs)

    def deliver(self, msg: Msg) -> None:
        """Take a message on at once, from within the node's own lane."""
        own = self.own
        for lane, inlet in self._lanes:
            if lane is own:
                inlet.run(msg)
            elif own.keeping:
                lane.post_kept(inlet.run, msg)
            else:
                lane.post(inlet, msg)

    def post(self, msg: Msg) -> None:
        """Queue a message for later, even in the node's own lane: for what may come back."""
        if self.own.keeping:
            self.send_kept(msg)
        else:
            self.send(msg)

    def _hand_over(self, lane: Lane, inlet: "Inlet") -> Follow:
        """Make a `deliver` for a single lane, which isn't the own one."""
        own, run, post, append = self.own, inlet.run, lane.post, lane.kept.append

        def hand_over(msg: Msg) -> None:
            if not own.keeping:
                post(inlet, msg)
                return
            append((run, msg))
            if lane.asleep:
                lane.wake()

        return hand_over

    @property
    def full(self) -> bool:
        """Whether a lane that this leads to has no room left."""
        return any(len(lane.events) >= lane.capacity for lane, _ in self._lanes)

    @property
    def dropped(self) -> int:
        """Count the messages that were dropped on the way into a lane."""
        return sum(inlet.dropped for _, inlet in self._lanes)


class Inlet:
    """All ways into one lane from one port of a node, chosen by the message's series."""

    __slots__ = ("_any", "_chosen", "_routes", "dropped", "run")

    def __init__(self, routes: list[tuple[str | None, Follow]]) -> None:
        self.dropped = 0
        self._routes = routes
        self._chosen: dict[str, tuple[Follow, ...]] = {}
        single = len(routes) == 1 and routes[0][0] is None
        self.run: Follow = routes[0][1] if single else self._run

    def _run(self, msg: Msg) -> None:
        chosen = self._chosen.get(msg.name)
        for follow in self._choose(msg.name) if chosen is None else chosen:
            follow(msg)

    def _choose(self, series: str) -> tuple[Follow, ...]:
        chosen = tuple(follow for only, follow in self._routes if only in (None, series))
        if any(only == series for only, _ in self._routes):
            self._chosen[series] = chosen  # only series named in the file: a bounded number
        return chosen
