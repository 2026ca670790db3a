import pytest
from pydantic import ValidationError

from tests.support.steps import made
from wolkflow.testing import Bench
from wolkflow_http.get import Get


def test_fetches_at_an_interval_and_sends_each_field(web):
    web.answer = b'{"t": 21.5, "h": 40}'
    settings = {"url": f"{web.url}/status?x=1", "every": "10s", "headers": {"X-Key": "secret"}}
    node = made(Get, settings)
    with Bench(node) as bench:
        bench.advance(10)
    assert [(msg.name, msg.value) for msg in bench.out] == [("t", 21.5), ("h", 40)] * 2
    path, headers, _ = web.asked[0]
    assert (path, headers["X-Key"]) == ("/status?x=1", "secret")
    assert "secret" not in repr(node)


def test_other_answers_are_one_message_or_none(web):
    with Bench(made(Get, {"url": web.url, "every": "10s"})) as bench:
        for answer in (b"[1, 2]", b"3", b"{}"):
            web.answer = answer
            bench.advance(10)
        assert bench.values() == [[1, 2], 3]
    web.answer = "Grüße".encode()
    with Bench(made(Get, {"url": web.url, "answer": "text"})) as bench:
        assert bench.values() == ["Grüße"]


@pytest.mark.parametrize(
    ("status", "answer", "why"),
    [
        (404, b"", "answers 404"),
        (500, b"", "answers 500"),
        (200, b"<html>", "the answer is not JSON: '<html>'"),
        (200, b"x" * 1_000_001, "more than 1000000 bytes"),
    ],
)
def test_a_wrong_answer_is_an_error(web, status, answer, why):
    web.status, web.answer = status, answer
    with Bench(made(Get, {"url": f"{web.url}/?token=secret"})) as bench:
        assert why in bench.errors[0].value["error"]
        assert "secret" not in bench.errors[0].value["error"]


def test_a_server_that_is_not_there_is_an_error():
    with Bench(made(Get, {"url": "http://127.0.0.1:9/"})) as bench:
        assert "127.0.0.1:9" in bench.errors[0].value["error"]


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://x/", "http://", "http:///x"])
def test_only_the_web_is_fetched(url):
    with pytest.raises(ValidationError):
        made(Get, {"url": url})
