import pytest

from wolkflow.testing import VirtualClock
from wolkflow.testing.web import FakeWeb


def ask(web: FakeWeb, url: str, body: bytes | None = None) -> tuple[int, bytes]:
    return web.request(url, body, {}, 10.0)


def test_every_address_answers_with_an_empty_object() -> None:
    assert ask(FakeWeb(VirtualClock()), "http://meter.lan/status") == (200, b"{}")


def test_the_longest_address_that_fits_decides() -> None:
    web = FakeWeb(VirtualClock())
    web.answer("http://meter.lan/", b"1")
    web.answer("http://meter.lan/status", b"2", status=201)
    assert ask(web, "http://meter.lan/other") == (200, b"1")
    assert ask(web, "http://meter.lan/status?x=1") == (201, b"2")
    assert ask(web, "http://elsewhere.lan/") == (200, b"{}")


def test_where_nobody_answers_is_an_error_without_what_may_be_secret() -> None:
    web = FakeWeb(VirtualClock())
    web.fail("http://meter.lan/")
    with pytest.raises(OSError, match=r"^http://meter.lan/a: Connection refused$"):
        ask(web, "http://meter.lan/a?token=secret")


def test_requests_are_kept_with_their_moments() -> None:
    clock = VirtualClock()
    web = FakeWeb(clock)
    ask(web, "http://a.lan/1")
    clock.sleep(5)
    ask(web, "http://a.lan/2", b"x")
    ask(web, "http://b.lan/", b"y")
    assert web.asked_of("http://a.lan/") == [
        (0.0, "http://a.lan/1", None),
        (5.0, "http://a.lan/2", b"x"),
    ]
