"""What both nodes need to reach a broker."""

import socket
import ssl
from typing import TYPE_CHECKING, Annotated, Any, Literal, Protocol

from pydantic import Field, SecretStr

from wolkflow import LocalPath, Node

if TYPE_CHECKING:
    from paho.mqtt.client import Client

KEEP_ALIVE_S = 30
LONGEST_PAUSE_S = 60

Qos = Literal[0, 1, 2]


class TidySocket(ssl.SSLSocket):
    """Closes itself when nobody can be trusted; paho would leave it open."""

    def do_handshake(self, block: bool = False) -> None:  # noqa: FBT001, FBT002  # as in the base
        """Shake hands, or close."""
        try:
            super().do_handshake(block)
        except BaseException:
            self.close()
            raise


class Connected(Node):
    """Has a connection to a broker of its own, which is made again by itself."""

    host: Annotated[str, Field(description="the broker's name or address", min_length=1)]
    port: Annotated[
        int | None, Field(description="its port; else 1883, or 8883 with TLS", ge=1, le=65535)
    ] = None
    username: Annotated[str | None, Field(description="the user, if the broker asks")] = None
    password: Annotated[SecretStr | None, Field(description="the user's password")] = None
    tls: Annotated[bool, Field(description="encrypt, and verify the broker by its certificate")] = (
        False
    )
    ca_file: Annotated[
        LocalPath | None, Field(description="with tls: who signed it, if the system doesn't know")
    ] = None
    client_id: Annotated[
        str | None,
        Field(description="a name that lasts: the broker then keeps what comes while it is away"),
    ] = None

    def open(self) -> None:
        """Begin to connect; a broker that isn't there is tried again for ever."""
        clients: Clients = self.shared("mqtt", PahoClients)
        self._is_connected = False
        self._state = "connecting"
        client = self._client = clients.client(self)
        client.reconnect_delay_set(1, LONGEST_PAUSE_S)
        client.on_connect = self._on_connect
        client.on_disconnect = self._on_disconnect
        self.prepare(client)
        client.connect_async(self.host, self.port or (8883 if self.tls else 1883), KEEP_ALIVE_S)
        client.loop_start()

    def close(self) -> None:
        """Say goodbye."""
        client = self.__dict__.pop("_client", None)
        if client is not None:
            client.disconnect()
            client.loop_stop()

    def status(self) -> str:
        """Say whether it is connected."""
        return self._state

    def prepare(self, client: "Client") -> None:
        """Set what a node needs before it connects."""

    def connected(self, client: "Client") -> None:
        """Do what is to be done whenever a connection is made; on paho's thread."""

    def say(self, trouble: str) -> None:
        """Have a failure counted and logged; from any thread."""
        self.after(0, lambda: _fail(trouble))

    def _on_connect(self, client: "Client", _: Any, __: Any, reason: Any, ___: Any) -> None:
        if reason.is_failure:
            self._state = f"refused: {reason}"
            self.say(f"{self.host} refuses the connection: {reason}; it is tried again")
            return
        self._is_connected, self._state = True, "connected"
        self.connected(client)

    def _on_disconnect(self, _: Any, __: Any, ___: Any, reason: Any, ____: Any) -> None:
        if self._is_connected:  # what was said of a refusal is more than what follows it
            self._is_connected, self._state = False, f"not connected: {reason}"


class Clients(Protocol):
    """Who makes clients of brokers."""

    def client(self, node: Connected) -> "Client":
        """Make the client of a node, which is not connected yet."""


class PahoClients:
    """Makes real clients, which trust whom the node does."""

    def client(self, node: Connected) -> "Client":
        """Make the client of a node; OSError when a file that it names can't be read."""
        from paho.mqtt.client import Client  # noqa: PLC0415  # costs start-up time
        from paho.mqtt.enums import CallbackAPIVersion  # noqa: PLC0415  # costs start-up time

        client = Client(
            CallbackAPIVersion.VERSION2,
            client_id=node.client_id or "",
            clean_session=node.client_id is None,
        )
        client.on_socket_open = _send_small_packets_at_once
        if node.username is not None:
            password = node.password.get_secret_value() if node.password else None
            client.username_pw_set(node.username, password)
        if node.tls:
            context = ssl.create_default_context(cafile=node.ca_file)
            context.sslsocket_class = TidySocket
            client.tls_set_context(context)
        return client


def _send_small_packets_at_once(_: Any, __: Any, sock: Any) -> None:
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else a handshake waits 40 ms


def _fail(trouble: str) -> None:
    raise ValueError(trouble)
