from collections.abc import Mapping

import pytest

from wolkflow import Step
from wolkflow.simulation.coupled import CoupledWorld, Drive


class Heater(Step):
    """Is on while its pin is low."""

    def off_levels(self) -> Mapping[int, bool]:
        return {17: True}


class Duties:
    """Pins whose part of time that they are high a test sets."""

    def __init__(self) -> None:
        self.high: dict[int, float] = {}

    def driven(self, line: int) -> float | None:
        return self.high.get(line)


@pytest.fixture
def pins() -> Duties:
    return Duties()


@pytest.fixture
def room(pins) -> CoupledWorld:
    return CoupledWorld(18, 12, 60, [(Drive(Heater(), pins), 20)])


def test_it_cools_to_where_it_rests(room):
    assert room(0) == 18
    assert room(60) == pytest.approx(12 + 6 / 2.71828, abs=0.001)
    assert room(6000) == pytest.approx(12)


def test_a_heater_that_is_on_heats(room, pins):
    pins.high[17] = 0.0
    assert room(60) == pytest.approx(32 - 14 / 2.71828, abs=0.001)
    assert room(6000) == pytest.approx(32)


@pytest.mark.parametrize(("high", "rests"), [(1.0, 12), (0.5, 22), (0.0, 32)])
def test_pulses_heat_in_part(room, pins, high, rests):
    pins.high[17] = high
    assert room(6000) == pytest.approx(rests)


def test_it_matters_when_a_heater_was_on_not_when_one_looks(pins):
    often, seldom = (CoupledWorld(18, 12, 60, [(Drive(Heater(), pins), 20)]) for _ in range(2))
    for second in range(61):
        often(second)
    assert often(60) == pytest.approx(seldom(60))


def test_the_past_does_not_change(room):
    later = room(100)
    assert room(50) == later


def test_what_drives_no_pin_is_no_drive(pins):
    class Plain(Step):
        """Drives nothing."""

    assert Drive(Heater(), pins).has_pins
    assert not Drive(Plain(), pins).has_pins
    assert Drive(Heater(), pins).strength() == 0.0, "not an output yet"
