import pytest
from pydantic import ValidationError

from wolkflow.graph import conflicts
from wolkflow_wolkabout.wolkabout import Wolkabout


def device(host: str, key: str = "station") -> Wolkabout:
    return Wolkabout(host=host, key=key, password="secret")


@pytest.mark.parametrize("host", ["localhost", "demo.wolkabout.com", "192.168.1.5", "fe80::1"])
def test_a_name_or_an_address_is_taken(host: str) -> None:
    assert device(host).host == host


@pytest.mark.parametrize(
    "host", ["mqtts://localhost", "localhost:1883", "demo.wolkabout.com/x", "me:secret@host", "a b"]
)
def test_what_is_more_than_that_is_refused_and_not_repeated(host: str) -> None:
    with pytest.raises(ValidationError, match="port and tls are settings") as caught:
        device(host)
    assert host not in str(caught.value.errors()[0]["msg"])


def test_two_connections_of_one_device_are_a_conflict() -> None:
    nodes = {
        "a": device("localhost"),
        "b": device("localhost"),
        "c": device("localhost", "another"),
        "d": device("127.0.0.2"),
    }
    found = list(conflicts({label: node.claims() for label, node in nodes.items()}))
    assert [(one.first, one.second, one.claim.text) for one in found] == [
        ("a", "b", "the device station")
    ]
