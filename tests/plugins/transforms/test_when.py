import pytest
from pydantic import TypeAdapter, ValidationError

from wolkflow import Msg
from wolkflow.testing import Bench
from wolkflow_transforms.when import When


def passed(condition, *values):
    with Bench(TypeAdapter(When).validate_python({"condition": condition})) as bench:
        for value in values:
            bench.feed(value, name="boiler")
        assert not bench.errors
        return bench.values()


def test_passes_what_is_true():
    assert passed("value > 30", 29, 30, 31) == [31]
    assert passed("value > 30 and name == 'boiler'", 29, 31) == [31]
    assert passed("name == 'stove'", 1) == []


def test_the_message_is_the_same():
    node = TypeAdapter(When).validate_python({"condition": "value in ['on', 'off']"})
    msg = Msg("lamp", "on", 5)

    with Bench(node) as bench:
        bench.send(msg)
        assert bench.out == [msg]


def test_a_button_or_a_count_is_its_own_condition():
    assert passed("value", True, False, 3, 0) == [True, 3]


def test_fields_are_known_by_name():
    assert passed("humidity > 60", {"humidity": 70}, {"humidity": 50}) == [{"humidity": 70}]


@pytest.mark.parametrize(("value", "shown"), [("off", "'off'"), (None, "None"), ({}, "{}")])
def test_an_answer_that_is_neither_is_refused(value, shown):
    with Bench(TypeAdapter(When).validate_python({"condition": "value"})) as bench:
        bench.feed(value)
        bench.feed(True)

        assert bench.values() == [True]
        assert bench.errors[0].value["error"] == f"`value` must be true or false, and is {shown}"


def test_a_value_it_fails_on_is_an_error_and_the_next_passes():
    with Bench(TypeAdapter(When).validate_python({"condition": "value > 30"})) as bench:
        bench.feed("warm", name="boiler")
        bench.feed(31, name="boiler")

        assert bench.values() == [31]
        assert "`value > 30` can't be worked out for 'warm'" in bench.errors[0].value["error"]


@pytest.mark.parametrize("condition", ["valu > 3", "value >", "", 3, True])
def test_a_bad_condition_is_refused(condition):
    with pytest.raises(ValidationError):
        TypeAdapter(When).validate_python({"condition": condition})


def test_knows_the_value_before_and_forgets_it_when_it_is_opened_again():
    node = TypeAdapter(When).validate_python({"condition": "value != previous"})
    for _ in range(2):
        with Bench(node) as bench:
            for value in (1, 1, 2, 1):
                bench.feed(value)
            assert bench.values() == [1, 2, 1]


def test_knows_how_old_a_message_is():
    with Bench(TypeAdapter(When).validate_python({"condition": "age() < 60"})) as bench:
        bench.feed(1, time_ms=bench.clock.now_ms() - 59_000)
        bench.feed(2, time_ms=bench.clock.now_ms() - 60_000)
        assert bench.values() == [1]
