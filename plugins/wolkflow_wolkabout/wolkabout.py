"""The connection of a device to the WolkAbout IoT platform."""

from collections.abc import Callable, Mapping
from typing import Annotated, ClassVar

from pydantic import Field, SecretStr

from wolkflow import Duration, Msg, Size, TwoWay
from wolkflow.wolkabout.callbacks import Callbacks
from wolkflow.wolkabout.client import Client
from wolkflow.wolkabout.errors import LinkError
from wolkflow.wolkabout.messages import Parameters, Reading
from wolkflow.wolkabout.outbox import Limits, Outbox
from wolkflow.wolkabout.settings import Settings, Tls
from wolkflow.wolkabout.topics import check_key
from wolkflow_wolkabout.tls import Encryption, encryption

UNSAVED = 10_000
"""Readings that may be in memory only; with more, the disk must answer before others are taken."""


MakeClient = Callable[[Settings, Outbox, Callbacks], Client]


def connecting(settings: Settings, outbox: Outbox, callbacks: Callbacks) -> Client:
    """Make the client; a test shares a function of its own as "wolkabout", and needs no network."""
    return Client(settings, outbox, callbacks)


class Wolkabout(TwoWay):
    """Connects a device to the WolkAbout IoT platform: values out to its feeds, commands in.

    A message that comes in is sent as the feed of its name: `cloud.T` sends feed T. A value that
    the platform sets on an In/Out feed comes out under the feed's name: `cloud.LAMP` at the start
    of a flow. What is sent waits in an outbox on disk until the broker has acknowledged it, over
    lost links and restarts.
    """

    example = "wolkabout: {host: demo.wolkabout.com, key: my-device, password: '${WOLK_PASSWORD}'}"
    ports: ClassVar[Mapping[str, str]] = {
        "@connected": "true when a session begins, false when it ends",
        "@parameters": "the parameters that the platform has set, as fields",
        "@time": "the platform's time in ms since 1970, when it answers",
        "@refused": "what the platform says about something it refused",
    }
    durable = True

    host: Annotated[str, Field(description="the broker's name or address", min_length=1)]
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
    outbox_size: Annotated[
        Size, Field(description="how much may wait on disk; the oldest go first", ge=1_000_000)
    ] = 64_000_000
    outbox_age: Annotated[
        Duration | None, Field(description="how old a waiting value may get; for ever if not set")
    ] = None

    def __post_init__(self) -> None:
        check_key(self.key)

    @property
    def lane(self) -> str:
        """A lane of its own: the outbox writes to the disk."""
        return f"wolkabout {self.key}"

    def open(self) -> None:
        """Open the outbox and begin to connect; a broker that is away is no reason to wait."""
        self._last_link_trouble = ""
        self._last: dict[str, Reading] = {}
        self._outbox = self._open_outbox()
        self._client = self._make_client(self._outbox)
        self._client.start()

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

    def flush(self) -> None:
        """Make the outbox durable."""
        self._client.commit()

    def status(self) -> str:
        """Tell whether there is a session, and how much waits."""
        waiting = self._outbox.counts.waiting
        link = "connected" if self._client.connected else self._last_link_trouble or "connecting"
        return f"{link}; {waiting} in the outbox" if waiting else link

    def _open_outbox(self) -> Outbox:
        limits = Limits(max_bytes=self.outbox_size, max_age_s=self.outbox_age)
        return Outbox(self.folder / "outbox.db", limits)

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
        )

    def _make_client(self, outbox: Outbox) -> Client:
        callbacks = Callbacks(
            connected=self._connected,
            disconnected=self._disconnected,
            values=self._commands,
            parameters=self._parameters,
            time=lambda time_ms: self._tell("@time", time_ms),
            error_text=lambda text: self._tell("@refused", text),
            trouble=lambda error: self.log.error("%s", error),
        )
        connect: MakeClient = self.shared("wolkabout", lambda: connecting)
        return connect(self.link_settings(), outbox, callbacks)

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

    def _tell(self, port: str, value: object) -> None:
        """Send an event out of a port, from this node's own lane."""
        self.after(0, lambda: self.emit(Msg(port.lstrip("@"), value, self.now_ms()), port))
