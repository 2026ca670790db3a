"""The connection of a device to the WolkAbout IoT platform."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, SecretStr, model_validator

from wolkflow import Claim, Duration, Msg, TwoWay
from wolkflow.wolkabout.callbacks import Callbacks
from wolkflow.wolkabout.client import Client
from wolkflow.wolkabout.device_type import device_type
from wolkflow.wolkabout.errors import LinkError
from wolkflow.wolkabout.messages import Parameters, Reading
from wolkflow.wolkabout.outbox import Outbox
from wolkflow.wolkabout.settings import Settings, Tls
from wolkflow.wolkabout.topics import check_key
from wolkflow.wolkabout.values import check_reference
from wolkflow_wolkabout.declared import DeclaredAttribute, DeclaredFeed, feed_in_flow
from wolkflow_wolkabout.files import FileSettings
from wolkflow_wolkabout.firmware import FirmwareSettings
from wolkflow_wolkabout.host import Host
from wolkflow_wolkabout.storage import Storage
from wolkflow_wolkabout.tls import Encryption, encryption

UNSAVED = 10_000
"""Readings that may be in memory only; with more, the disk must answer before others are taken."""


MakeClient = Callable[..., Client]
"""Makes a client of settings, outbox and callbacks, and of the parts that a pipeline asks for.

A test shares a function of its own as "wolkabout", and needs no network.
"""


def connecting(settings: Settings, outbox: Outbox, callbacks: Callbacks, **parts: Any) -> Client:
    """Make the client that really connects."""
    return Client(settings, outbox, callbacks, **parts)


class Wolkabout(TwoWay):
    """Connects a device to the WolkAbout IoT platform: values out to its feeds, commands in.

    A message that comes in is sent as the feed of its name: `cloud.T` sends feed T. A value that
    the platform sets on an In/Out feed comes out under the feed's name: `cloud.LAMP` at the start
    of a flow. What is sent waits in an outbox on disk until the broker has acknowledged it, over
    lost links and restarts.

    With `mode: pull` it connects only now and then. Feeds and attributes that are declared are
    registered where the platform lacks them. With `files` the platform puts files into a folder,
    with `firmware` it replaces what the device runs.
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

    host: Annotated[Host, Field(description="the broker's name or address")]
    key: Annotated[str, Field(description="the device key, issued by the platform")]
    password: Annotated[SecretStr, Field(description="the device password, issued with the key")]
    port: Annotated[
        int | None,
        Field(description="the broker's port; 8883 with TLS, 1883 without", ge=1, le=65535),
    ] = None
    tls: Annotated[
        bool | Encryption | None,
        Field(
            description="encrypt, and verify the broker; on unless the broker is on this machine "
            "or at port 1883; an own authority: {ca: file.pem}"
        ),
    ] = None
    keep_alive: Annotated[
        Duration, Field(description="how soon a silent link is noticed", ge=5, le=3600)
    ] = 60.0
    mode: Annotated[
        Literal["push", "pull"],
        Field(description="push: always connected; pull: connects now and then, every `every`"),
    ] = "push"
    every: Annotated[
        Duration, Field(description="with `mode: pull`, how often to connect", ge=1)
    ] = 900.0
    outbox: Annotated[Storage, Field(description="how values wait until the platform has them")] = (
        Field(default_factory=Storage)
    )
    feeds: Annotated[
        dict[str, DeclaredFeed],
        Field(description="feeds to register, by reference: T: {name: Air, unit: CELSIUS}"),
    ] = Field(default_factory=dict)
    attributes: Annotated[
        dict[str, DeclaredAttribute],
        Field(description="attributes to register, by name: Place: {value: roof}"),
    ] = Field(default_factory=dict)
    files: Annotated[
        FileSettings | None, Field(description="a folder that the platform may put files into")
    ] = None
    firmware: Annotated[
        FirmwareSettings | None,
        Field(description="what the device runs, and how it is replaced; needs `files`"),
    ] = None

    @model_validator(mode="after")
    def _check_parts(self) -> Self:
        if self.firmware is not None and self.files is None:
            raise ValueError("firmware comes as a file: give `files: {folder: ...}` as well")
        for reference in self.feeds:
            check_reference(reference)
        return self

    def __post_init__(self) -> None:
        check_key(self.key)

    def check_series(self, name: str) -> None:
        """Refuse what can't be the reference of a feed."""
        check_reference(name)

    def claims(self) -> Iterable[Claim]:
        """Name the device: a broker ends its session when another one with the same key begins."""
        return [Claim(f"device {self.key} at {self.host}", f"the device {self.key}")]

    @property
    def lane(self) -> str:
        """A lane of its own: the outbox writes to the disk."""
        return f"wolkabout {self.key}"

    def open(self) -> None:
        """Open the outbox and begin to connect; a broker that is away is no reason to wait."""
        self._last_link_trouble = ""
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
        """Tell whether there is a session, and how much waits."""
        waiting = self._outbox.counts.waiting
        link = "connected" if self._client.connected else self._last_link_trouble or "connecting"
        return f"{link}; {waiting} in the outbox" if waiting else link

    def device_type(
        self, title: str, description: str, sent: Mapping[str, str], taken: Sequence[str]
    ) -> list[dict[str, Any]]:
        """Describe this device for the platform's import.

        `sent` are the feeds that flows name, each with the symbol of its unit; `taken` those whose
        values come from the platform.
        """
        feeds = {
            reference: feed_in_flow(
                reference, sent.get(reference, ""), both_ways=reference in taken
            )
            for reference in [*sent, *taken]
        }
        feeds |= {reference: one.feed(reference) for reference, one in self.feeds.items()}
        return device_type(
            title,
            description,
            list(feeds.values()),
            [one.attribute(name) for name, one in self.attributes.items()],
            pull=self.mode == "pull",
            files=self.files is not None,
            urls=self.files is not None and self.files.urls,
            firmware=self.firmware is not None,
        )

    def link_settings(self) -> Settings:
        """Say how to connect, in the client's terms."""
        wanted = encryption(self.host, self.port, self.tls)
        ca = str(wanted.ca) if wanted and wanted.ca else None
        return Settings(
            host=self.host,
            port=self.port or 0,
            key=self.key,
            password=self.password.get_secret_value(),
            tls=Tls(ca_file=ca, verify=wanted.verify) if wanted else None,
            keep_alive_s=round(self.keep_alive),
            ask_time=True,
            pull_every_s=self.every if self.mode == "pull" else None,
        )

    def _make_client(self, outbox: Outbox) -> Client:
        callbacks = Callbacks(
            connected=self._connected,
            disconnected=self._disconnected,
            values=self._commands,
            parameters=self._parameters,
            time=lambda time_ms: self._tell("@time", time_ms),
            error_text=lambda text: self._tell("@refused", text),
            file=self._file_arrived,
            file_gone=lambda name: self._tell("@file", {"name": name, "gone": True}),
            trouble=lambda error: self.log.error("%s", error),
        )
        make: MakeClient = self.shared("wolkabout", lambda: connecting)
        return make(
            self.link_settings(),
            outbox,
            callbacks,
            feeds=[one.feed(reference) for reference, one in self.feeds.items()],
            attributes=[one.attribute(name) for name, one in self.attributes.items()],
            files=self.files.files() if self.files else None,
            firmware=self.firmware.firmware(pull=self.mode == "pull") if self.firmware else None,
        )

    # Called on the client's own thread

    def _connected(self) -> None:
        self._last_link_trouble = ""
        self.log.info("connected to %s as %s", self.host, self.key)
        self._tell("@connected", value=True)

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
