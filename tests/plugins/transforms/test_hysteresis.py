import pytest
from pydantic import ValidationError

from wolkflow import Msg
from wolkflow.testing import Bench
from wolkflow_transforms.hysteresis import Hysteresis


def states(bench: Bench, *numbers: float) -> list[bool | None]:
    """Feed numbers; give what each of them sent, None for nothing."""
    seen: list[bool | None] = []
    for number in numbers:
        bench.feed(number)
        seen.append(next((msg.value for msg in bench.take()), None))
    return seen


def test_a_fan_goes_on_when_it_is_hot_and_off_when_it_is_cool() -> None:
    with Bench(Hysteresis(on=26, off=24)) as bench:
        seen = states(bench, 25, 25.9, 26, 25, 24.1, 24, 25.9, 30, 20)
        assert seen == [False, None, True, None, None, False, None, True, False]


def test_a_heater_goes_on_when_it_is_cold() -> None:
    with Bench(Hysteresis(on=18, off=20)) as bench:
        assert states(bench, 19, 18, 19, 20, 19, 17) == [False, True, None, False, None, True]


def test_every_series_has_its_own_state() -> None:
    with Bench(Hysteresis(on=26, off=24)) as bench:
        for name, value in [("a", 30), ("b", 20), ("a", 25), ("b", 25)]:
            bench.send(Msg(name, value, 0))
        assert bench.out == [Msg("a", True, 0), Msg("b", False, 0)]


def test_room_between_the_two_is_needed() -> None:
    with pytest.raises(ValidationError, match="leave some room"):
        Hysteresis(on=20, off=20)


@pytest.mark.parametrize("value", ["hot", True, float("nan"), {"a": 1}])
def test_only_numbers_count(value: object) -> None:
    with Bench(Hysteresis(on=26, off=24)) as bench:
        bench.feed(value)
        assert "hysteresis needs a number" in bench.errors[0].value["error"]
        assert states(bench, 27) == [True]
