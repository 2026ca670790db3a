"""The connection of a device to the WolkAbout IoT platform."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar
from uuid import uuid4

from wolkflow import Msg
from wolkflow.wolkabout.callbacks import Callbacks
from wolkflow.wolkabout.client import Client
from wolkflow.wolkabout.errors import LinkError
from wolkflow.wolkabout.messages import Parameters, Reading
from wolkflow.wolkabout.outbox import Outbox
from wolkflow.wolkabout.settings import Settings
from wolkflow_wolkabout.device import Device

UNSAVED = 10_000
"""Readings that may be in memory only; with more, the disk must answer before others are taken."""


MakeClient = Callable[..., Client]
"""Makes a client of settings, outbox and callbacks, and of the parts that a pipeline asks for.

A test shares a function of its own as "wolkabout", and needs no network.
"""


def connecting(settings: Settings, outbox: Outbox, callbacks: Callbacks, **parts: Any) -> Client:
    """Make the client that really connects."""
    return Client(settings, outbox, callbacks, **parts)


class Wolkabout(Device):
    """Connects a device to the WolkAbout IoT platform: values out to its feeds, commands in.

    A message that comes in is sent as the feed of its name: `cloud.T` sends feed T. A value that
    the platform sets on an In/Out feed comes out under the feed's name: `cloud.LAMP` at the start
    of a flow. What is sent waits in an outbox on disk until the broker has acknowledged it, over
    lost links and restarts.

    With `mode: pull` it connects only now and then. Feeds and attributes that are declared are
    registered where the platform lacks them, before values are sent. With `files` the platform
    puts files into a folder, with `firmware` it replaces what the device runs.
    """

    example = "wolkabout: {host: demo.wolkabout.com, key: my-device, password: '${WOLK_PASSWORD}'}"
    ports: ClassVar[Mapping[str, str]] = {
        "@connected": "true when a session begins, false when it ends",
        "@parameters": "the parameters that the platform has set, as fields",
        "@time": "the platform's time in ms since 1970, asked for at every connect",
        "@refused": "what the platform says about something it refused",
        "@file": "a file that has come or gone: its name, path and size, or gone",
    }
    durable = True

    def open(self) -> None:
        """Open the outbox and begin to connect; a broker that is away is no reason to wait."""
        self._last_link_trouble = ""
        self._pulled = False
        self._last: dict[str, Reading] = {}
        self._outbox = self.outbox.open(self.folder)
        try:
            self._client = self._make_client(self._outbox)
            self._client.start()
        except BaseException:
            self._outbox.close()
            raise

    def close(self) -> None:
        """Send what can be sent within a few seconds; the rest waits on disk for the next run."""
        try:
            self._client.close(drain_s=3.0)
        finally:
            self._outbox.close()

    def process(self, msg: Msg) -> None:
        """Put a value into the outbox, as the feed of its name."""
        if self._outbox.uncommitted >= UNSAVED:
            self._outbox.commit()
        self._client.add(msg.name, msg.value, msg.time)
        if self.outbox.durability == "each":
            self._outbox.commit()

    def flush(self) -> None:
        """Make the outbox durable."""
        self._client.commit()

    def status(self) -> str:
        """Tell how much waits or was dropped, and whether there is a session."""
        counts = self._outbox.counts
        away = "away until it pulls again" if self._pulled else "connecting"
        link = "connected" if self._client.connected else self._last_link_trouble or away
        waiting = f"{counts.waiting} in the outbox" if counts.waiting else ""
        dropped = f"{counts.dropped} dropped" if counts.dropped else ""
        return "; ".join(filter(None, (waiting, dropped, link)))

    def _make_client(self, outbox: Outbox) -> Client:
        callbacks = Callbacks(
            connected=self._connected,
            disconnected=self._disconnected,
            left=self._left,
            values=self._commands,
            parameters=self._parameters,
            time=lambda time_ms: self._tell("@time", time_ms),
            error_text=lambda text: self._tell("@refused", text),
            file=self._file_arrived,
            file_gone=lambda name: self._tell("@file", {"name": name, "gone": True}),
            trouble=lambda error: self.log.error("%s", error),
            untroubled=lambda: self.log.info("the outbox can be written again"),
        )
        make: MakeClient = self.shared("wolkabout", lambda: connecting)
        return make(
            self.link_settings(),
            outbox,
            callbacks,
            feeds=[one.feed(reference) for reference, one in self.feeds.items()],
            attributes=[one.attribute(name) for name, one in self.attributes.items()],
            removed=self.remove_feeds,
            files=self.files.files() if self.files else None,
            firmware=self.firmware.firmware(pull=self.mode == "pull") if self.firmware else None,
            run=self.shared("wolkabout run", lambda: uuid4().hex),
        )

    # Called on the client's own thread

    def _connected(self) -> None:
        self._last_link_trouble = ""
        self.log.info("connected to %s as %s", self.host, self.key)
        self._tell("@connected", value=True)

    def _left(self) -> None:
        if not self._last_link_trouble:
            self._pulled = True
            self._tell("@connected", value=False)

    def _disconnected(self, error: LinkError) -> None:
        text = str(error)
        if text == self._last_link_trouble:
            return
        if not self._last_link_trouble:
            self._tell("@connected", value=False)
        self._last_link_trouble = text
        self.log.warning("%s; values wait in the outbox meanwhile", text)

    def _commands(self, readings: list[Reading]) -> None:
        for reading in readings:
            if self._last.get(reading.reference) == reading:
                continue  # sent twice, as happens around a lost link
            self._last[reading.reference] = reading
            self.send(reading.value, reading.reference, reading.time_ms)

    def _parameters(self, message: Parameters) -> None:
        self._tell("@parameters", dict(message.values))

    def _file_arrived(self, name: str, path: Path) -> None:
        self._tell("@file", {"name": name, "path": str(path), "size": path.stat().st_size})

    def _tell(self, port: str, value: object) -> None:
        """Send an event out of a port, from this node's own lane."""
        self.after(0, lambda: self.emit(Msg(port.lstrip("@"), value, self.now_ms()), port))
