import json

from tests.support.steps import made, refused, sent
from wolkflow import Msg
from wolkflow.testing import Bench
from wolkflow_json.parse import Parse
from wolkflow_json.write import Write


def test_writes_a_value_on_one_line():
    assert sent(Write, {}, {"t": 21.5, "ä": [True, None]}, "x", 3) == [
        '{"t":21.5,"ä":[true,null]}', '"x"', "3",
    ]  # fmt: skip


def test_a_whole_message_is_read_back():
    msg = Msg("climate", {"t": 21.5}, 1_700_000_000_000)
    with Bench(made(Write, {"what": "message"})) as bench:
        bench.send(msg)
        (out,) = bench.out
    assert json.loads(out.value) == {"time": msg.time, "name": "climate", "value": {"t": 21.5}}
    with Bench(made(Parse, {"name": "name", "value": "value", "time": "time"})) as bench:
        bench.send(Msg("x", out.value, 0))
        assert bench.out == [msg]


def test_what_json_does_not_have_is_refused():
    for value in (float("nan"), object(), b"x", {"x": float("inf")}):
        assert "json.write can't write" in refused(Write, {}, value)
