from typing import Annotated

import pytest
from pydantic import Field, ValidationError

from wolkflow import Msg, Step, msg_of


class Thermostat(Step):
    """Has settings of several kinds."""

    target: Annotated[float, Field(ge=5, le=30, description="what it should be")] = 20.0
    room: Annotated[str, Field(description="where")]


def test_settings_are_checked_when_a_node_is_made() -> None:
    assert Thermostat(room="hall").target == 20.0
    with pytest.raises(ValidationError) as caught:
        Thermostat(target=50, rom="hall")
    kinds = {(error["type"], error["loc"]) for error in caught.value.errors()}
    assert kinds == {
        ("less_than_equal", ("target",)),
        ("missing", ("room",)),
        ("unexpected_keyword_argument", ("rom",)),
    }


def test_two_nodes_with_equal_settings_are_two_nodes() -> None:
    assert Thermostat(room="hall") != Thermostat(room="hall")
    assert len({Thermostat(room="hall"), Thermostat(room="hall")}) == 2


def test_a_node_without_an_engine_says_how_to_get_one() -> None:
    node = Thermostat(room="hall")
    with pytest.raises(RuntimeError, match=r"wolkflow\.testing\.Bench"):
        node.after(1, print)


def test_a_message_is_a_tuple_that_cannot_change() -> None:
    msg = Msg("temperature", 21.5, 1_700_000_000_000)
    assert msg_of(("temperature", 21.5, 1_700_000_000_000)) == msg
    assert isinstance(msg_of(("a", 1, 2)), Msg)
    with pytest.raises(AttributeError):
        msg.value = 3  # type: ignore[misc]  # that is the point
