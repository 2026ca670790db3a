"""How a connection fails, what is said about it, and how it comes back."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

from tests.support.mosquitto import Mosquitto, free_port
from tests.support.scripted_broker import CONNECT, ScriptedBroker
from tests.support.wolkabout import NewClient
from wolkflow.wolkabout.callbacks import Callbacks
from wolkflow.wolkabout.client import Client
from wolkflow.wolkabout.connection import Backoff
from wolkflow.wolkabout.errors import (
    CertificateError,
    LinkError,
    LinkTimeoutError,
    PasswordRefusedError,
    RefusedValueError,
    SessionTakenError,
    UnknownHostError,
    UnreachableError,
)
from wolkflow.wolkabout.outbox import Outbox
from wolkflow.wolkabout.settings import Settings, Tls

KEY = "dev-0001"
PASSWORD = "s3cret-pw"
PATIENCE_S = 10.0


def at(port: int, **changes: Any) -> Settings:
    given = {"host": "127.0.0.1", "port": port, "key": KEY, "password": PASSWORD}
    return Settings(**{**given, "retry_from_s": 0.02, "retry_to_s": 0.05, **changes})


def failure(settings: Settings, outbox: Outbox) -> LinkError:
    client = Client(settings, outbox)
    with pytest.raises(LinkError) as caught:
        client.connect(PATIENCE_S)
    assert not client.connected
    assert PASSWORD not in str(caught.value)
    return caught.value


def test_a_refused_password_says_what_to_compare(mosquitto: Mosquitto, outbox: Outbox) -> None:
    error = failure(at(mosquitto.port, password="wrong"), outbox)
    assert isinstance(error, PasswordRefusedError)
    assert KEY in str(error)
    assert "device's page" in str(error)


def test_an_unknown_host_is_named(outbox: Outbox) -> None:
    error = failure(at(1883, host="no-such-host.invalid"), outbox)
    assert isinstance(error, UnknownHostError)
    assert "no-such-host.invalid:1883" in str(error)


@pytest.mark.parametrize("host", ["x" * 300, "a..b"])
def test_a_host_that_is_no_name_is_unknown_too(host: str, outbox: Outbox) -> None:
    assert isinstance(failure(at(1883, host=host), outbox), UnknownHostError)


def test_nobody_listening_is_told_apart(outbox: Outbox) -> None:
    error = failure(at(free_port()), outbox)
    assert isinstance(error, UnreachableError)
    assert "check the port" in str(error)


def test_a_server_that_never_answers_is_given_up(outbox: Outbox) -> None:
    with ScriptedBroker(answers=False) as broker:
        error = failure(at(broker.port, connect_timeout_s=0.6), outbox)
    assert isinstance(error, LinkTimeoutError)
    assert isinstance(error, TimeoutError)
    assert "is this an MQTT port" in str(error)


def test_a_broker_that_delivers_no_commands_is_of_no_use(outbox: Outbox) -> None:
    with ScriptedBroker(refuses=("feed_values", "error")) as broker:
        error = failure(at(broker.port), outbox)
    assert f"refuses to deliver p2d/{KEY}/feed_values; check its access rules" in str(error)


def test_a_broker_may_refuse_what_not_every_client_subscribes_to(
    outbox: Outbox, new_client: NewClient
) -> None:
    refused = ("error", "details_synchronization", "synchronize_parameters")
    with ScriptedBroker(refuses=refused) as broker:
        client = new_client(at(broker.port), outbox)
        client.connect(PATIENCE_S)
        assert client.connected


def test_waiting_has_an_end_of_its_own(outbox: Outbox, new_client: NewClient) -> None:
    with ScriptedBroker(answers=False) as broker:
        client = new_client(at(broker.port), outbox)
        with pytest.raises(LinkTimeoutError, match=r"no session within 0\.1 s"):
            client.connect(0.1)


def test_after_a_failure_nothing_goes_on_in_the_background(outbox: Outbox) -> None:
    with ScriptedBroker(answers=False) as broker:
        failure(at(broker.port, connect_timeout_s=0.1), outbox)
        connections = broker.connections
        assert connections == 1


def test_starting_keeps_trying_until_the_broker_knows_the_device(
    mosquitto: Mosquitto, outbox: Outbox, new_client: NewClient
) -> None:
    events: Queue[Any] = Queue()
    told = Callbacks(connected=lambda: events.put("connected"), disconnected=events.put)
    client = new_client(at(mosquitto.port, key="new-device"), outbox, told)
    client.start()
    assert isinstance(events.get(timeout=PATIENCE_S), PasswordRefusedError)
    mosquitto.add_user("new-device", PASSWORD)
    while (event := events.get(timeout=PATIENCE_S)) != "connected":
        assert isinstance(event, PasswordRefusedError)
    client.close()


def test_a_rival_with_the_same_key_is_recognised(outbox: Outbox, new_client: NewClient) -> None:
    lost: Queue[LinkError] = Queue()
    with ScriptedBroker() as broker:
        broker.on_subscribe = lambda it: it.kick()
        client = new_client(at(broker.port), outbox, Callbacks(disconnected=lost.put))
        client.start()
        reasons = [lost.get(timeout=PATIENCE_S) for _ in range(4)]
        client.close()
    kinds = [type(reason) for reason in reasons]
    assert kinds == [LinkError, LinkError, SessionTakenError, SessionTakenError]
    assert KEY in str(reasons[-1])


def test_two_programs_with_one_key_are_both_told(
    mosquitto: Mosquitto, outbox: Outbox, new_client: NewClient
) -> None:
    told: list[Queue[LinkError]] = [Queue(), Queue()]
    for queue in told:
        new_client(at(mosquitto.port), outbox, Callbacks(disconnected=queue.put)).start()
    for queue in told:
        while not isinstance(queue.get(timeout=PATIENCE_S), SessionTakenError):
            pass


def test_waits_grow_are_jittered_and_bounded() -> None:
    backoff = Backoff(1.0, 60.0)
    waits = [backoff.next_s() for _ in range(9)]
    for wait, longest in zip(waits, [1, 2, 4, 8, 16, 32, 60, 60, 60], strict=True):
        assert longest / 2 <= wait <= longest
    assert len(set(waits)) == len(waits)


def test_the_connect_packet(outbox: Outbox, new_client: NewClient) -> None:
    with ScriptedBroker() as broker:
        client = new_client(at(broker.port, keep_alive_s=300), outbox)
        client.connect(PATIENCE_S)
        packet = broker.next_of(CONNECT)
        client.close(0)
    clean_session, user, password = 0x02, 0x80, 0x40
    flags = clean_session | user | password  # no will
    text = b"".join(len(t).to_bytes(2, "big") + t.encode() for t in (KEY, KEY, PASSWORD))
    assert packet.body == b"\x00\x04MQTT\x04" + bytes([flags]) + (300).to_bytes(2, "big") + text


@pytest.mark.parametrize("key", ["", "a/b", "a+", "#"])
def test_a_key_that_cannot_be_one_is_refused_before_connecting(key: str) -> None:
    with pytest.raises(RefusedValueError, match="device key"):
        at(1883, key=key)


@pytest.mark.parametrize(
    "wrong", [{"host": ""}, {"port": 70_000}, {"keep_alive_s": 0}, {"window": 0}, {"batch": 0}]
)
def test_settings_that_cannot_work_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(RefusedValueError, match=next(iter(wrong))):
        at(1883, **wrong) if "port" not in wrong else at(wrong["port"])


def test_the_password_is_not_shown() -> None:
    assert PASSWORD not in repr(at(1883))


def test_the_port_follows_tls() -> None:
    assert (at(0).port, at(0, tls=Tls()).port) == (1883, 8883)


def extensions(*texts: str) -> list[str]:
    return [argument for text in texts for argument in ("-addext", text)]


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An authority, a stranger, and a certificate of the first for `localhost`."""
    folder = tmp_path_factory.mktemp("certificates")

    def openssl(*arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    (folder / "empty.cnf").write_text("[req]\ndistinguished_name = name\n[name]\n")
    new = ("-config", "empty.cnf", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")
    new = (*new, "-nodes", "-days", "2")
    authority = ("basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign")
    for name in ("authority", "stranger"):
        files = ("-keyout", f"{name}.key", "-out", f"{name}.pem", "-subj", f"/CN={name}")
        openssl("req", "-x509", *new, *files, *extensions(*authority))
    signer = ("-CA", "authority.pem", "-CAkey", "authority.key")
    files = ("-keyout", "b.key", "-out", "b.pem", "-subj", "/CN=broker")
    server = ("basicConstraints=CA:FALSE", "subjectAltName=DNS:localhost")
    openssl("req", "-x509", *new, *signer, *files, *extensions(*server))
    return folder


@pytest.fixture
def tls_broker(tmp_path: Path, certificates: Path) -> Iterator[Mosquitto]:
    files = (f"certfile {certificates}/b.pem", f"keyfile {certificates}/b.key")
    with Mosquitto(tmp_path, {KEY: PASSWORD}, files) as broker:
        yield broker


def test_tls_with_our_own_authority(
    tls_broker: Mosquitto, certificates: Path, outbox: Outbox, new_client: NewClient
) -> None:
    tls = Tls(ca_file=str(certificates / "authority.pem"))
    client = new_client(at(tls_broker.port, host="localhost", tls=tls), outbox)
    client.connect(PATIENCE_S)
    assert client.connected
    client.close()


def test_tls_refuses_another_authority(
    tls_broker: Mosquitto, certificates: Path, outbox: Outbox
) -> None:
    tls = Tls(ca_file=str(certificates / "stranger.pem"))
    error = failure(at(tls_broker.port, host="localhost", tls=tls), outbox)
    assert isinstance(error, CertificateError)
    assert "ca_file" in str(error)


def test_tls_refuses_an_unknown_authority_by_default(tls_broker: Mosquitto, outbox: Outbox) -> None:
    error = failure(at(tls_broker.port, host="localhost", tls=Tls()), outbox)
    assert isinstance(error, CertificateError)


def test_tls_refuses_another_host_name(
    tls_broker: Mosquitto, certificates: Path, outbox: Outbox
) -> None:
    tls = Tls(ca_file=str(certificates / "authority.pem"))
    error = failure(at(tls_broker.port, tls=tls), outbox)  # 127.0.0.1 is not in the certificate
    assert isinstance(error, CertificateError)
    assert "host name" in str(error)


def test_tls_without_verification_has_to_be_asked_for(
    tls_broker: Mosquitto, outbox: Outbox, new_client: NewClient
) -> None:
    client = new_client(at(tls_broker.port, tls=Tls(verify=False)), outbox)
    client.connect(PATIENCE_S)
    client.close()


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_a_bad_ca_file_is_named(
    tmp_path: Path, content: str | None, tls_broker: Mosquitto, outbox: Outbox
) -> None:
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_text(content)
    error = failure(at(tls_broker.port, tls=Tls(ca_file=str(path))), outbox)
    assert isinstance(error, CertificateError)
    assert str(path) in str(error)


def test_tls_on_a_plain_port_is_told(mosquitto: Mosquitto, outbox: Outbox) -> None:
    error = failure(at(mosquitto.port, tls=Tls(), connect_timeout_s=2), outbox)
    assert "TLS" in str(error)


def test_plain_on_a_tls_port_is_told(tls_broker: Mosquitto, outbox: Outbox) -> None:
    error = failure(at(tls_broker.port, connect_timeout_s=2), outbox)
    assert "TLS" in str(error)
