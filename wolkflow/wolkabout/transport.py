"""One MQTT session, from connecting to its end: topics and bytes, nothing of the protocol."""

import logging
import socket
from collections.abc import Collection, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, Protocol

from wolkflow.wolkabout.errors import LinkError, LinkTimeoutError
from wolkflow.wolkabout.link_failures import explain_failure, explain_refusal
from wolkflow.wolkabout.settings import Settings
from wolkflow.wolkabout.tls import tls_context

if TYPE_CHECKING:
    from paho.mqtt.client import Client
    from paho.mqtt.reasoncodes import ReasonCode

_log = logging.getLogger(__name__)
_QOS: Final = 2
_LONGEST_WAIT_S: Final = 5.0  # the keep-alive is looked after at least this often
_GOODBYE_S: Final = 2.0  # for DISCONNECT to leave
_PASSWORD_REFUSED: Final = (
    134,
    135,
)  # MQTT reason codes: bad user name or password, not authorized


class Listener(Protocol):
    """Who is told; all on the network thread, so it must return at once and never raise."""

    def opened(self, session: "Session") -> None:
        """Learn that the broker accepted the session and the subscriptions."""

    def received(self, topic: str, payload: bytes) -> None:
        """Take a message that arrived."""

    def acknowledged(self, number: int) -> None:
        """Learn that the broker has the message of this number (PUBCOMP)."""


class Session:
    """A session with a client object of its own, so nothing of an earlier one can linger.

    `run` belongs to one thread, the network thread; `publish` and `close` to any.
    """

    def __init__(
        self,
        settings: Settings,
        topics: Sequence[str],
        listener: Listener,
        dispensable: Collection[str] = (),
    ) -> None:
        self._settings = settings
        self._topics = topics
        self._dispensable = dispensable  # topics that the broker may refuse
        self._listener = listener
        self._mqtt: Client | None = None
        self._end: LinkError | None = None
        self._close_by: float | None = None
        self.opened_at: float | None = None

    def run(self) -> LinkError | None:
        """Connect and stay until the end; return why it ended, None after `close`."""
        if self._close_by is not None:
            return None
        try:
            mqtt = self._mqtt = _client(self._settings)
            self._listen(mqtt)
            _connect(mqtt, self._settings)
            self._serve(mqtt)
        except LinkError as error:
            self._end = error
        finally:
            self._forget()
        return None if self._close_by is not None else self._end or self._lost("no reason given")

    def publish(self, topic: str, payload: bytes) -> int:
        """Hand over a message; return the number its acknowledgement will carry."""
        mqtt = self._mqtt
        if mqtt is None or self.opened_at is None:
            raise LinkError(f"{self._settings.address}: not connected")
        sent = mqtt.publish(topic, payload, qos=_QOS)
        if sent.rc:
            raise self._lost(f"the message was not taken, code {sent.rc}")
        return sent.mid

    def close(self) -> None:
        """Say goodbye; `run` returns soon after."""
        self._close_by = monotonic() + _GOODBYE_S
        mqtt = self._mqtt
        if mqtt is not None:
            mqtt.disconnect()

    def _listen(self, mqtt: "Client") -> None:
        mqtt.on_socket_open = _send_small_packets_at_once
        # With a register_write callback paho leaves all writing to `loop`, so to this one thread.
        mqtt.on_socket_register_write = _nothing
        mqtt.on_connect = self._on_connect
        mqtt.on_message = self._on_message
        mqtt.on_publish = self._on_publish
        mqtt.on_subscribe = self._on_subscribe
        mqtt.on_disconnect = self._on_disconnect

    def _serve(self, mqtt: "Client") -> None:
        settings = self._settings
        answer_by = monotonic() + settings.connect_timeout_s
        wait_s = min(_LONGEST_WAIT_S, settings.keep_alive_s / 2)
        while mqtt.loop(wait_s if self.opened_at else 0.5) == 0:
            if self.opened_at is None and monotonic() > answer_by:
                raise LinkTimeoutError(
                    f"{settings.address}: connected, but no MQTT answer within "
                    f"{settings.connect_timeout_s:g} s; is this an MQTT port, and is TLS set right?"
                )
            if self._close_by is not None and monotonic() > self._close_by:
                return

    def _on_connect(self, mqtt: "Client", _: Any, __: Any, reason: "ReasonCode", ___: Any) -> None:
        if reason.is_failure:
            self._end = explain_refusal(self._settings, reason)
            return
        mqtt.subscribe([(topic, _QOS) for topic in self._topics])

    def _on_message(self, _: Any, __: Any, message: Any) -> None:
        self._listener.received(message.topic, message.payload)

    def _on_publish(self, _: Any, __: Any, number: int, ___: Any, ____: Any) -> None:
        self._listener.acknowledged(number)

    def _on_subscribe(
        self, mqtt: "Client", _: Any, __: Any, reasons: list["ReasonCode"], ___: Any
    ) -> None:
        refused = [
            topic for topic, reason in zip(self._topics, reasons, strict=False) if reason.is_failure
        ]
        needed = [topic for topic in refused if topic not in self._dispensable]
        if needed:
            self._end = LinkError(
                f"{self._settings.address}: the broker refuses to deliver {', '.join(needed)}; "
                "check its access rules for this device"
            )
            mqtt.disconnect()
            return
        if refused:
            _log.info("%s: the broker does not deliver %s", self._settings.address, refused)
        self.opened_at = monotonic()
        self._listener.opened(self)

    def _on_disconnect(self, _: Any, __: Any, ___: Any, reason: "ReasonCode", ____: Any) -> None:
        self._end = self._end or self._lost(str(reason))

    def _lost(self, reason: str) -> LinkError:
        if self.opened_at is None:
            hint = "is this an MQTT port, and is TLS set right?"
        else:
            hint = "it is made again by itself"
        return LinkError(f"{self._settings.address}: connection lost ({reason}); {hint}")

    def _forget(self) -> None:
        """Let the client object go now; as part of a cycle it would keep its sockets."""
        mqtt, self._mqtt = self._mqtt, None
        if mqtt is None:
            return
        if (left := mqtt.socket()) is not None:
            left.close()
        mqtt.on_connect = mqtt.on_message = mqtt.on_publish = None
        mqtt.on_subscribe = mqtt.on_disconnect = None


def _client(settings: Settings) -> "Client":
    from paho.mqtt.client import Client, MQTTv311  # noqa: PLC0415 - costs start-up time
    from paho.mqtt.enums import CallbackAPIVersion  # noqa: PLC0415 - costs start-up time

    mqtt = Client(
        CallbackAPIVersion.VERSION2,
        client_id=settings.key,
        clean_session=True,
        protocol=MQTTv311,
        reconnect_on_failure=False,
    )
    mqtt.username_pw_set(settings.key, settings.password)
    mqtt.connect_timeout = settings.connect_timeout_s
    mqtt.max_inflight_messages_set(settings.window)
    if settings.tls is not None:
        mqtt.tls_set_context(tls_context(settings.tls))
        mqtt.tls_insecure_set(not settings.tls.verify)
    return mqtt


def _connect(mqtt: "Client", settings: Settings) -> None:
    try:
        mqtt.connect(settings.host, settings.port, settings.keep_alive_s)
    except (OSError, ValueError) as error:
        raise explain_failure(settings, error) from error


def _send_small_packets_at_once(_: Any, __: Any, sock: Any) -> None:
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _nothing(_: Any, __: Any, ___: Any) -> None:
    """Do nothing; that it is set is what counts."""
