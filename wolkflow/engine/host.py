"""What the engine keeps for one node: its place in the flows, its counters, its troubles."""

import logging
from collections.abc import Callable, MutableMapping, Sequence
from pathlib import Path
from typing import Any, Literal

from wolkflow.engine.chains import Chain, Follow, Outlet, Process
from wolkflow.engine.explain import explain
from wolkflow.engine.gate import Gate
from wolkflow.engine.lanes import Lane, LaneTimer
from wolkflow.engine.listening import Listener, Wires, heard, overheard, telling
from wolkflow.engine.parking import Parking
from wolkflow.engine.places import Places
from wolkflow.engine.repeats import Repeats
from wolkflow.engine.run import Run
from wolkflow.errors import HardwareError
from wolkflow.message import Msg
from wolkflow.node import Node, Source, Step

State = Literal["closed", "opening", "ok", "lost", "skipped"]


class NodeHost:
    """The engine's side of one node; what the node itself sees is `wolkflow.node_host.Host`."""

    def __init__(self, node: Node, label: str, series: str, lane: Lane, run: Run) -> None:
        self.node = node
        self.label = label
        self.series = series
        self.lane = lane
        self.log = logging.getLogger(f"wolkflow.node.{label}")
        self.state: State = "closed"
        self.sent = 0
        self.errors = 0
        self.skipped = 0
        self.has_folder = False
        self.last: Msg | None = None
        self.last_error = ""
        self.repeats = Repeats(run.clock)
        self.now_ms = run.clock.now_ms
        self.monotonic = run.clock.monotonic
        self.sleep = run.clock.sleep
        self.shared = run.shared
        self.outlet = Outlet(lane)
        self.parking: Parking | None = None
        self._error_outlet: Outlet | None = None
        self._ports: dict[str, Outlet] = {}
        self._ways: dict[str | None, Follow] = {None: self.outlet.deliver}
        self._places = Places()
        self._dropped = 0
        self.listeners: tuple[Listener, ...] = ()
        self._wires: Wires = {None: self.outlet}
        self._life, self._run = 0, run
        self._gate = Gate(self, may_drop=not (isinstance(node, Source) and node.resumes))
        self._gate.lead_to(self.outlet)
        self.on_hardware_error: Callable[[], object] = self._ignore
        self.send: Follow = self._gate.way
        """Takes a message of a source, from any thread."""
        self.process: Process = self._make_process()
        self._placed = self.process
        node.attach(self)

    # What a node sees

    @property
    def store(self) -> MutableMapping[str, Any]:
        """The node's durable dict."""
        return self._run.store(self.label)

    @property
    def folder(self) -> Path:
        """The node's folder for durable files."""
        self.has_folder = True
        return self._run.folder(self.label)

    def deliver(self, msg: Msg) -> None:
        """Take a message of a poller on, from its own lane."""
        self.sent += 1
        self.outlet.deliver(msg)

    def send_all(self, msgs: Sequence[Msg]) -> None:
        """Take many messages of a source, from any thread."""
        self._gate.take_all(msgs)

    def emit(self, msg: Msg, port: str | None) -> None:
        """Send a message of a step on, in the node's lane."""
        way = self._ways.get(port)
        if way is None:
            if port not in self.node.ports and port != "@error":
                raise ValueError(f"there is no port {port!r}: name it in `ports` of the class")
            return  # nothing listens to this port
        self.sent += 1
        way(msg)

    def after(self, seconds: float, function: Callable[[], object]) -> LaneTimer:
        """Call later in the node's lane; what the call raises is the node's failure.

        A call that was planned before the node was closed does not happen.
        """
        life = self._life

        def guarded() -> None:
            if life != self._life:
                return
            try:
                function()
            except Exception as error:  # noqa: BLE001  # whatever a node raises must not end its lane
                self.failed(error, Msg(self.series, None, self.now_ms()))

        return self.lane.after(seconds, guarded)

    def room(self) -> int:
        """Count the messages that the flows can take now."""
        return self._run.room(self.label)

    # What the engine sees

    def connect(self, outlet: Outlet, ports: dict[str, Outlet]) -> None:
        """Say where the node's messages go."""
        self._wires = {None: outlet}
        self._wires.update(ports.items())
        self.listen(*self.listeners)

    def unwire(self) -> None:
        """Forget the wires, not what was counted on them."""
        self._dropped += self._dropped_on_wires
        self._places.leave()
        self._wires = {None: Outlet(self.lane)}
        self._lead_out(self._wires)

    def hold(self) -> None:
        """Keep what the source sends until `release`."""
        self._gate.shut()
        self.send = self._gate.way

    def release(self) -> None:
        """Let the source's messages flow again, those that were kept first."""
        self._gate.open()
        self.send = self._gate.way

    def succeed(self, old: "NodeHost") -> None:
        """Take the place of a node with the same label: its listeners, and what it has parked."""
        self.listeners = tuple(one for one in old.listeners if one != old._remember)  # noqa: SLF001  # its own class
        if self.parking is not None and old.parking is not None:
            self.parking.succeed(old.parking)

    def call(self, label: str) -> None:
        """Give the node another label: its number in the flow has changed."""
        self.label = label
        self.log = logging.getLogger(f"wolkflow.node.{label}")

    def sits(self, chain: Chain, position: int) -> None:
        """Note where in a chain the node's step stands."""
        self._places.add(chain, position)

    def failed(self, error: Exception, msg: Msg) -> None:
        """Count a failure, say it once, and send it out of `@error`."""
        self.errors += 1
        text = explain(error)
        if self.state == "ok":
            self.last_error = text
        if isinstance(error, OSError | ValueError):
            self.repeats.say(self.log, logging.WARNING, text)
        else:
            self.repeats.say(self.log, logging.ERROR, text, error)
        if isinstance(error, OSError):
            self.on_hardware_error()
        if self._error_outlet is not None:
            trouble = {"node": self.label, "error": text, "value": msg.value}
            self._error_outlet.deliver(Msg(msg.name, trouble, self.now_ms()))

    def let_in(self) -> None:
        """Let messages through to the node: it is open."""
        self._place(self.process)
        if self.parking is not None:
            self.parking.go_on()

    def shut_out(self) -> None:
        """Refuse messages, and forget the timers: the node is not open."""
        self._life += 1
        if self.parking is None:
            self._place(self._refuse)

    @property
    def received(self) -> int:
        """Count the messages that reached the node."""
        return self._places.received

    @property
    def passed_on(self) -> int:
        """Count the messages that came out of the node."""
        return self.sent + self._places.passed_on

    @property
    def dropped(self) -> int:
        """Count the messages that found no room: on the way out, and in the parking of a sink."""
        parked = 0 if self.parking is None else self.parking.dropped
        return parked + self._gate.dropped + self._dropped + self._dropped_on_wires

    @property
    def _dropped_on_wires(self) -> int:
        outlets = {id(outlet): outlet for outlet in (self.outlet, *self._ports.values())}
        return sum(outlet.dropped for outlet in outlets.values())

    @property
    def waiting(self) -> int:
        """Count the messages that a sink could not take yet."""
        return 0 if self.parking is None else len(self.parking.waiting)

    def watch(self) -> None:
        """Remember the last message that comes out: for those who look on, at some cost."""
        self.listen(*self.listeners, self._remember)

    def listen(self, *listeners: Listener) -> None:
        """Let these hear what comes out, and nobody else; from the node's lane only."""
        self.listeners = listeners
        others = overheard(self._wires, self.node.ports, self.lane, listeners)
        self._lead_out(others if listeners else self._wires)
        self._place(self._placed)

    def _lead_out(self, wires: Wires) -> None:
        self.outlet = outlet = wires[None]
        self._ports = {port: way for port, way in wires.items() if port is not None}
        self._error_outlet = wires.get("@error")
        self._ways = {port: way.direct for port, way in wires.items()}
        self._gate.lead_to(outlet)
        self.send = self._gate.way

    def _place(self, process: Process) -> None:
        self._placed = process
        if self.listeners:
            process = heard(process, telling(self.listeners, None))
        self._places.put(process)

    def _make_process(self) -> Process:
        if not isinstance(self.node, Step):
            return self._refuse
        if self.node.durable:
            self.parking = Parking(self.node, self)
            return self.parking.process
        return self.node.process

    def _refuse(self, msg: Msg) -> None:
        reason = f": {self.last_error}" if self.last_error else ""
        raise HardwareError(f"is not open, {msg.name} is lost{reason}")

    def _remember(self, msg: Msg, _port: str | None) -> None:
        self.last = msg

    def _ignore(self) -> None:
        """Nobody listens."""
