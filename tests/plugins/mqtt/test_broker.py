import pytest
from pydantic import SecretStr

from tests.support.both_ways import run_until
from tests.support.steps import made
from wolkflow.testing import Bench
from wolkflow_mqtt.out import Out


def test_a_password_is_not_shown(link):
    node = made(Out, link)
    assert node.password == SecretStr("secret")
    assert "secret" not in repr(node)


def test_tls_without_a_certificate_authority_does_not_connect(broker, link):
    with Bench(made(Out, {**link, "tls": True})) as bench:
        bench.feed(1)
        with pytest.raises(OSError, match="1 messages wait"):
            bench.node.flush()
        assert bench.node.status() == "connecting"


def test_opens_and_closes_again(link):
    node = made(Out, link)
    for _ in range(2):
        with Bench(node) as bench:
            run_until(bench, lambda: node.status() == "connected")
