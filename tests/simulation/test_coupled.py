import pytest

from wolkflow.simulation.coupled import CoupledWorld
from wolkflow.simulation.drives import Drive

HEATER = "gpio:17"


@pytest.fixture
def high() -> dict[str, float]:
    """In which part of the time places are high: a test sets it."""
    return {}


def heated(high) -> CoupledWorld:
    return CoupledWorld(18, 12, 60, [(Drive({HEATER: True}, high.get), 20)])


@pytest.fixture
def room(high) -> CoupledWorld:
    return heated(high)


def test_it_cools_to_where_it_rests(room):
    assert room(0) == 18
    assert room(60) == pytest.approx(12 + 6 / 2.71828, abs=0.001)
    assert room(6000) == pytest.approx(12)


def test_a_heater_that_is_on_heats(room, high):
    high[HEATER] = 0.0
    assert room(60) == pytest.approx(32 - 14 / 2.71828, abs=0.001)
    assert room(6000) == pytest.approx(32)


@pytest.mark.parametrize(("part", "rests"), [(1.0, 12), (0.5, 22), (0.0, 32)])
def test_pulses_heat_in_part(room, high, part, rests):
    high[HEATER] = part
    assert room(6000) == pytest.approx(rests)


def test_it_matters_when_a_heater_was_on_not_when_one_looks(high):
    often, seldom = heated(high), heated(high)
    for second in range(61):
        often(second)
    assert often(60) == pytest.approx(seldom(60))


def test_the_past_does_not_change(room):
    later = room(100)
    assert room(50) == later


def test_it_can_begin_where_another_is(room, high):
    room(60)
    after = heated(high)
    after.follow(room, 60)
    assert after(60) == room(60)
    assert after(90) == pytest.approx(room(90))


def test_what_is_no_output_yet_is_off(high):
    assert Drive({HEATER: True}, high.get).strength() == 0.0
