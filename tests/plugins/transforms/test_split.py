import pytest

from wolkflow import Msg
from wolkflow.testing import Bench
from wolkflow_transforms.split import Split


def test_each_field_becomes_a_series() -> None:
    with Bench(Split()) as bench:
        bench.send(Msg("line", {"power": 412, "energy": 1204.1}, 7))
        assert bench.out == [Msg("power", 412, 7), Msg("energy", 1204.1, 7)]


def test_a_field_may_say_when() -> None:
    with Bench(Split(time="t")) as bench:
        bench.send(Msg("line", {"t": 1_700_000_000_000, "power": 412}, 7))
        assert bench.out == [Msg("power", 412, 1_700_000_000_000)]


def test_each_element_of_a_list_stays_in_its_series() -> None:
    with Bench(Split()) as bench:
        bench.send(Msg("t", [1, {"a": 2}, None], 7))
        assert bench.out == [Msg("t", 1, 7), Msg("t", {"a": 2}, 7), Msg("t", None, 7)]


def test_each_line_of_a_text_too() -> None:
    with Bench(Split()) as bench:
        bench.send(Msg("t", "one\ntwo\r\n", 7))
        assert bench.out == [Msg("t", "one", 7), Msg("t", "two", 7)]
        bench.feed(5)
        assert "needs fields, a list or lines, got 5" in bench.errors[0].value["error"]


def test_no_fields_no_messages() -> None:
    with Bench(Split()) as bench:
        bench.feed({})
        assert not bench.out
        assert not bench.errors


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (5, "needs fields, got 5"),
        ([1], "a list of 1"),
        ({"power": 1}, "needs ms since 1970 in t, got nothing"),
        ({"t": "noon"}, "got 'noon'"),
        ({"t": -1}, "got -1"),
        ({"t": True}, "got True"),
    ],
)
def test_what_cannot_be_split_is_an_error(value: object, told: str) -> None:
    with Bench(Split(time="t")) as bench:
        bench.feed(value)
        assert told in bench.errors[0].value["error"]
        bench.feed({"t": 1, "a": 2})
        assert bench.out == [Msg("a", 2, 1)]
