"""The node contract: what a source, a poller, a step and a two-way node are.

A node is a class; its annotated attributes are its settings, checked when it is constructed.
Hardware and connections are touched in `open` and `close`, nowhere else.
"""

import logging
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, cast, dataclass_transform

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass as settings_dataclass

from wolkflow.fields import Interval
from wolkflow.message import Msg, msg_of
from wolkflow.node_host import Host, Timer, Unattached

SETTINGS = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class Claim:
    """A piece of hardware that one node holds: two nodes with one `key` are a mistake.

    `text` is how a person would say it: "GPIO17 (pin 11)". `shared` nodes may hold it together if
    they say the same: what a chip has once, such as its frequency, is a claim of its own.
    """

    key: str
    text: str
    shared: bool = False


@dataclass_transform(kw_only_default=True, field_specifiers=(Field,))
class Node:
    """The base of every node: settings are annotated attributes, given by keyword."""

    example: ClassVar[str] = ""
    """How the node looks in a pipeline, as YAML: `nodes TYPE` prints it and the tests check it."""

    series: ClassVar[Mapping[str, str] | None] = None
    """The names of all series this node sends, each with its unit; None where any name may come."""

    ports: ClassVar[Mapping[str, str]] = {}
    """Named outputs beside the main one, each with what it carries; `@error` is always there."""

    on_open_error: Annotated[
        Literal["retry", "fail", "skip"],
        Field(
            description="what to do when the node can't be opened at start: try again for ever, "
            "end the run, or run without it"
        ),
    ] = "retry"

    _host: ClassVar[Host] = cast("Host", Unattached())

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        settings_dataclass(kw_only=True, eq=False, config=SETTINGS)(cls)

    @property
    def lane(self) -> str:
        """The thread that runs this node's hooks: hooks of one lane never overlap."""
        return "main"

    def claims(self) -> Iterable[Claim]:
        """Name the hardware that this node holds while it is open."""
        return ()

    def check_series(self, name: str, *, comes: bool) -> None:
        """Raise ValueError for a series that no message of this node can have: `what; what to do`.

        `check` asks it for each name that a flow writes after the node's own, `cloud.timestamp`;
        `comes` tells whether messages of that name come from the node, or go to it.
        """

    def open(self) -> None:
        """Take hold of hardware and connections; raise OSError when they don't answer."""

    def close(self) -> None:
        """Let go of everything; `open` may follow."""

    def status(self) -> str:
        """Say in a few words what a person should know now: `connected`; asked while open."""
        return ""

    def attach(self, host: Host) -> None:
        """Make the node part of a run; the engine calls it, before `open`."""
        self.__dict__["_host"] = host

    @property
    def label(self) -> str:
        """The node's name in logs: `climate`, or `temperature/2` for an unnamed step.

        The number of a step without claims may change while it is open, with the flow around it.
        """
        return self._host.label

    @property
    def log(self) -> logging.Logger:
        """The node's logger; its lines carry the label."""
        return logging.getLogger(f"wolkflow.node.{self.label}")

    @property
    def store(self) -> MutableMapping[str, Any]:
        """A small durable dict of this node's own; values are what JSON can say."""
        return self._host.store

    @property
    def folder(self) -> Path:
        """A folder for this node's own durable files; it exists."""
        return self._host.folder

    def after(self, seconds: float, function: Callable[[], object]) -> Timer:
        """Call `function` in this node's lane, `seconds` from now on the engine's clock.

        May be called from any thread: `after(0, ...)` leads from a library's thread to the lane.
        """
        return self._host.after(seconds, function)

    def shared(self, key: str, make: Callable[[], Any]) -> Any:
        """Give the object that all nodes of this run share under `key`, made on first use.

        A simulation or a test puts its own object there; one with `close` is closed at the end.
        """
        return self._host.shared(key, make)

    def now_ms(self) -> int:
        """Tell the engine's wall-clock time: milliseconds since the epoch, UTC."""
        return self._host.now_ms()

    def monotonic(self) -> float:
        """Tell seconds on a clock that never jumps: for intervals."""
        return self._host.monotonic()

    def sleep(self, seconds: float) -> None:
        """Hold this lane up while a chip measures: milliseconds, never long."""
        self._host.sleep(seconds)


settings_dataclass(kw_only=True, eq=False, config=SETTINGS)(Node)


class Source(Node):
    """A node that values come from."""

    resumes: ClassVar[bool] = False
    """True for a source that can go back to a position: it never loses a row, and waits instead."""

    def send(self, value: Any, name: str = "", time_ms: int | None = None) -> None:
        """Send a value into the flows: from any thread, returns at once.

        Without `name` the series is the node's own name; without `time_ms` the time is now.
        """
        host = self._host
        time = host.now_ms() if time_ms is None else time_ms
        host.send(msg_of((name or host.series, value, time)))

    def send_all(self, values: Iterable[Any]) -> None:
        """Send many values at once, at a fraction of the cost: in the node's own series, of now."""
        host = self._host
        series, time = host.series, host.now_ms()
        host.send_all([msg_of((series, value, time)) for value in values])

    def room(self) -> int:
        """Tell how many more messages the flows can take now; a source that resumes asks first."""
        return self._host.room()

    def position(self) -> Any:
        """Tell the position after the last row sent, as JSON; None when there is nothing new."""
        return None

    def commit(self, position: Any) -> None:
        """Remember durably that everything before `position` has arrived.

        Called when every durable sink downstream has committed what came before `position`.
        """


class Poller(Source):
    """A source that is read at a fixed interval."""

    every: Interval = 10.0

    def read(self) -> Any:
        """Read once: a value, a dict of values by series name, or None for nothing this time."""
        raise NotImplementedError


class Step(Node):
    """A node that values go through or end in."""

    durable: ClassVar[bool] = False
    """True for a sink that keeps what it takes: it has `flush`, and what fails is offered again.

    It returns its message, as every writer does: while it can't take one, that goes on at once.
    With a setting `save_every`, it is flushed so many seconds after it has taken something.
    """

    def process(self, msg: Msg) -> Msg | Iterable[Msg] | None:
        """Take a message; what is returned goes on down the flow, None ends it here.

        An actuator returns the state that the hardware really has. A writer returns its message.
        """
        raise NotImplementedError

    def emit(self, msg: Msg, port: str | None = None) -> None:
        """Send a message on later than `process`, or out of a port; from this node's lane only."""
        self._host.emit(msg, port)

    def flush(self) -> None:
        """Make durable everything taken so far; raise OSError if that can't be done now."""


class TwoWay(Source, Step):
    """A node that values both end in and come from, such as a connection to a platform."""
