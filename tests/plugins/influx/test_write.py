import pytest
from pydantic import ValidationError

from tests.support.steps import made
from wolkflow.registry import Registry
from wolkflow.testing import Bench
from wolkflow.testing.trials.reading import read_trials
from wolkflow.testing.trials.running import run_trial
from wolkflow_influx.write import Write


def settings(web, **more):
    return {"url": web.url, "org": "home", "bucket": "readings", "token": "secret", **more}


def test_points_are_written_together(web):
    web.status = 204
    with Bench(made(Write, settings(web, tags={"place": "attic"}))) as bench:
        bench.feed(1.5, "t", time_ms=7)
        bench.feed(2, "t", time_ms=8)
        bench.advance(10)
        assert len(bench.out) == 2
    ((path, headers, body),) = web.asked
    assert path == "/api/v2/write?org=home&bucket=readings&precision=ms"
    assert headers["Authorization"] == "Token secret"
    assert (
        body == b"wolkflow,name=t,place=attic value=1.5 7\nwolkflow,name=t,place=attic value=2.0 8"
    )


def test_version_1_has_a_database(web):
    web.status = 204
    with Bench(made(Write, {"url": f"{web.url}/", "database": "home"})) as bench:
        bench.feed(1)
    assert web.asked[0][0] == "/write?db=home&precision=ms"


def test_points_wait_while_the_server_is_in_trouble(web):
    web.status = 503
    with Bench(made(Write, settings(web, save_every="1s"))) as bench:
        bench.feed(1, time_ms=7)
        bench.advance(1)
        assert "answers 503" in str(bench.errors)
        web.status = 204
        web.asked.clear()
        bench.advance(200)
        bench.feed(2, time_ms=8)
        bench.advance(200)
    assert b"\n".join(body for _, _, body in web.asked).count(b"value=") == 2


def test_what_the_server_refuses_is_said_and_blocks_nothing(web):
    web.status, web.answer = 400, b"field type conflict"
    with Bench(made(Write, settings(web))) as bench:
        bench.feed(1)
        bench.advance(10)
        assert "answers 400: field type conflict" in bench.errors[0].value["error"]
        web.status, web.answer = 204, b""
        web.asked.clear()
        bench.feed(2)
        bench.advance(10)
    assert [body.count(b"value=2.0") for _, _, body in web.asked] == [1]


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "http://x"},
        {"url": "http://x", "org": "a", "database": "b"},
        {"url": "http://x", "bucket": "a"},
        {"url": "x", "database": "b"},
    ],
)
def test_bad_settings_are_refused(wrong):
    with pytest.raises(ValidationError):
        made(Write, wrong)


PIPELINE = """
nodes:
  db:
    influx.write: {url: "http://localhost:8086", org: home, bucket: readings}
flows:
  f: [timer: {every: 10s}, db]
"""
TRIAL = """
tests:
  it:
    given: {http db: 503, 15s: {http db: up}}
    for: 10m
    expect: {http db: {last: containing name=f}, errors: {db: above 0}, waiting: 0}
"""


def test_a_test_of_a_pipeline_sees_what_would_be_sent(tmp_path):
    (tmp_path / "p.yaml").write_text(PIPELINE)
    (tmp_path / "p.test.yaml").write_text(TRIAL)
    registry = Registry.load()
    file = read_trials(tmp_path / "p.test.yaml", registry, {})
    assert run_trial(file.trials[0], file, registry).failures == ()
