"""Who is let in: names, other sites, tokens, sizes, and how many at once."""

import json
import logging
import socket
from contextlib import suppress

import pytest

from tests.support.asking import Looking, act, ask
from wolkflow.platform import Device, Platform, PlatformStateError
from wolkflow.platform.console import Console
from wolkflow.platform.console.guard import names_of

EVERYWHERE = "0.0.0.0"  # noqa: S104 - for the length of one test

WISH = json.dumps({"fault": "silence"}).encode()


def path(device: Device) -> str:
    return f"/api/devices/{device.key}/actions/fault"


def test_the_page_comes_with_all_it_needs_and_nothing_from_elsewhere(console: Console) -> None:
    page = ask(console, "/")
    assert page.status == 200
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert page.headers["x-content-type-options"] == "nosniff"
    text = page.body.decode()
    assert "http:" not in text
    assert "https:" not in text
    for path in ["style.css", "js/main.js", "uplot/uPlot.esm.js", "uplot/LICENSE", "icon.svg"]:
        assert ask(console, f"/static/{path}").status == 200, path


@pytest.mark.parametrize("path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/", "/x"])
def test_nothing_but_the_page_is_served(console: Console, path: str) -> None:
    assert ask(console, path).status == 404


def test_another_name_that_leads_here_is_refused(console: Console) -> None:
    assert ask(console, "/", Host=f"evil.example:{console.port}").status == 421
    assert ask(console, "/", Host="").status == 421
    assert ask(console, "/", Host=f"localhost:{console.port}").status == 200


def test_another_site_is_refused_even_with_the_token(console: Console, device: Device) -> None:
    for origin in ["http://evil.example", "null", f"http://127.0.0.1:{console.port + 1}"]:
        assert ask(console, path(device), "POST", body=WISH, Origin=origin).status == 403
    assert device.faults.waiting() == []
    own = f"http://127.0.0.1:{console.port}"
    assert ask(console, path(device), "POST", body=WISH, Origin=own).status == 204
    assert [armed.fault for armed in device.faults.waiting()] == ["silence"]


@pytest.mark.parametrize("token", ["", "wrong", "é", "x" * 10_000])
def test_a_wrong_token_changes_nothing(console: Console, device: Device, token: str) -> None:
    answer = ask(console, path(device), "POST", body=WISH, token=token.encode().decode("latin-1"))
    assert answer.status == 403
    assert "open the address" in answer.error
    assert device.faults.waiting() == []


def test_refusals_are_logged_once_and_never_show_the_token(
    fresh: Console, device: Device, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        for _ in range(20):
            ask(fresh, path(device), "POST", body=WISH, token="wrong")
    assert len(caplog.records) == 1
    assert fresh.token not in caplog.text


def test_each_run_has_a_token_of_its_own(platform: Platform) -> None:
    assert Console(platform).token != Console(platform).token
    assert len(Console(platform).token) >= 32


def test_beyond_loopback_looking_needs_the_token_too(platform: Platform) -> None:
    with Console(platform, host=EVERYWHERE) as console:
        assert ask(console, "/").status == 200
        assert ask(console, "/events").status == 403
        name = f"{socket.gethostname()}:{console.port}"
        assert (
            ask(console, f"/api/devices/x/history?token={console.token}", Host=name).status == 404
        )
        assert ask(console, "/", Host=f"evil.example:{console.port}").status == 421
        assert console.address == f"http://127.0.0.1:{console.port}/"


def test_it_may_be_called_by_its_own_names_only() -> None:
    assert "[::1]:80" in names_of("127.0.0.1", 80)
    assert f"{socket.gethostname()}:80".lower() in names_of(EVERYWHERE, 80)


@pytest.mark.parametrize(
    ("verb", "wish", "status"),
    [
        ("command", b"", 422),
        ("command", b"[" * 50_000, 422),
        ("command", b'{"reference": "T"}', 422),
        ("command", b'{"reference": "T", "value": [1]}', 422),
        ("command", b'{"reference": "T", "value": NaN}', 409),
        ("command", b'{"reference": "T", "value": 1, "more": 2}', 422),
        ("command", b'{"reference": "timestamp", "value": 1}', 409),
        ("command", b" " * 70_000, 413),
        ("fault", b'{"fault": "sorcery"}', 409),
        ("fault", b'{"fault": "silence", "times": 0}', 422),
        ("parameters", b'{"values": {}}', 422),
        ("sorcery", b"{}", 404),
    ],
)
def test_a_bad_wish_is_refused_with_a_sentence(
    console: Console, device: Device, verb: str, wish: bytes, status: int
) -> None:
    answer = ask(console, f"/api/devices/{device.key}/actions/{verb}", "POST", body=wish)
    assert (answer.status, len(answer.error) > 5) == (status, True), answer


def test_an_unknown_device_is_not_made_up(console: Console, platform: Platform) -> None:
    assert act(console, "nobody", "list").status == 404
    assert ask(console, "/api/devices/nobody/history?feed=T").status == 404
    assert [state.key for state in platform.devices() if state.key == "nobody"] == []


def test_garbage_is_logged_once_and_does_no_harm(
    fresh: Console, caplog: pytest.LogCaptureFixture
) -> None:
    for garbage in 3 * [b"\x00" * 100, b"GET / HTTP/9\r\n\r\n", b"GET /" + b"x" * 200_000]:
        with socket.create_connection(("127.0.0.1", fresh.port)) as connection:
            connection.sendall(garbage)
            with suppress(OSError):  # it may have hung up already, which is an answer, too
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(65536):
                    pass
    assert ask(fresh, "/").status == 200
    assert len(caplog.records) == 1


def test_idle_connections_are_bounded_and_keep_nobody_out(
    fresh: Console, device: Device, caplog: pytest.LogCaptureFixture
) -> None:
    looking = Looking(fresh, device.key)
    idle = [socket.create_connection(("127.0.0.1", fresh.port)) for _ in range(300)]
    assert ask(fresh, "/").status == 200
    act(fresh, device.key, "fault", fault="silence")
    assert looking.next("details")["faults"][0]["fault"] == "silence"
    closed = sum(is_closed(connection) for connection in idle)
    assert closed >= 170
    assert sum("browser connections" in record.message for record in caplog.records) == 1
    for connection in idle:
        connection.close()
    looking.close()


def is_closed(connection: socket.socket) -> bool:
    connection.setblocking(False)
    try:
        return connection.recv(1) == b""
    except BlockingIOError:
        return False
    except ConnectionResetError:
        return True


def test_too_many_that_look_on_are_told_so(fresh: Console) -> None:
    looking = [Looking(fresh) for _ in range(48)]
    answer = ask(fresh, "/events")
    assert answer.status == 503
    for one in looking:
        one.close()


def test_a_port_in_use_is_named(platform: Platform, console: Console) -> None:
    with pytest.raises(PlatformStateError, match=f"127.0.0.1:{console.port}.*choose another"):
        Console(platform, port=console.port).start()


def test_closing_ends_those_who_look_on(platform: Platform) -> None:
    console = Console(platform).start()
    looking = Looking(console)
    console.close()
    console.close()
    assert looking.ended()
    looking.close()
    with pytest.raises(OSError, match="refused"):
        ask(console, "/")
