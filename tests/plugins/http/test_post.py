import json

from tests.support.steps import made
from wolkflow import Msg
from wolkflow.testing import Bench
from wolkflow_http.post import Post


def test_sends_messages_as_json(web):
    with Bench(made(Post, {"url": web.url, "headers": {"Authorization": "Bearer x"}})) as bench:
        bench.send(Msg("t", 21.5, 7))
        assert bench.out == [Msg("t", 21.5, 7)]
    _, headers, body = web.asked[0]
    assert json.loads(body) == {"time": 7, "name": "t", "value": 21.5}
    assert headers["Content-Type"] == "application/json"
    assert headers["Authorization"] == "Bearer x"


def test_sends_values_alone(web):
    with Bench(made(Post, {"url": web.url, "what": "value"})) as bench:
        for value in ({"a": 1}, "Grüße", b"\x00"):
            bench.feed(value)
    assert [body for _, _, body in web.asked] == [b'{"a": 1}', "Grüße".encode(), b"\x00"]


def test_messages_wait_while_the_server_is_in_trouble(web):
    web.status = 503
    with Bench(made(Post, {"url": web.url, "what": "value"})) as bench:
        for value in (1, 2, 3):
            bench.feed(value)
        assert bench.stats.waiting == 3
        web.status = 200
        web.asked.clear()
        bench.advance(300)
        assert bench.stats.waiting == 0
        assert bench.values() == [1, 2, 3]
    assert [body for _, _, body in web.asked] == [b"1", b"2", b"3"]


def test_what_the_server_refuses_is_an_error_and_blocks_nothing(web):
    with Bench(made(Post, {"url": web.url})) as bench:
        web.status = 400
        bench.feed(1)
        web.status = 200
        bench.feed(float("nan"))
        bench.feed(2)
        assert bench.values() == [2]
        assert "answers 400" in bench.errors[0].value["error"]
        assert "can't write nan" in bench.errors[1].value["error"]
