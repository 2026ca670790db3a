import pytest
from pydantic import ValidationError

from tests.support.steps import made, refused, sent
from wolkflow.testing import Bench, MemoryState
from wolkflow_transforms.thermostat import Thermostat


def test_a_heater_turns_on_below_and_off_above():
    values = (21, 20.6, 20.5, 20.9, 21.4, 21.5, 21, 20.4)
    assert sent(Thermostat, {"setpoint": 21}, *values) == [False, True, False, True]


def test_a_cooler_turns_on_above_and_off_below():
    values = (25, 25.5, 24.6, 24.5, 25.4)
    assert sent(Thermostat, {"setpoint": 25, "mode": "cool"}, *values) == [False, True, False]


def test_without_any_room_it_switches_at_the_setpoint():
    settings = {"setpoint": 20, "deadband": 0, "overrun": 0}
    assert sent(Thermostat, settings, 20, 19.9, 20, 19.9) == [False, True, False, True]


def test_a_compressor_is_not_switched_too_soon():
    settings = {"setpoint": 5, "mode": "cool", "min_on": "60s", "min_off": "2m"}
    with Bench(made(Thermostat, settings)) as bench:
        seen = []
        for second in range(0, 400, 10):
            bench.feed(9 if second % 20 else 1)
            seen += [(second, msg.value) for msg in bench.take()]
            bench.advance(10)
    assert seen == [(0, False), (130, True), (200, False), (330, True)]


def test_without_temperatures_it_turns_off():
    with Bench(made(Thermostat, {"setpoint": 21, "stale": "10m", "min_on": "1h"})) as bench:
        bench.feed(15)
        bench.advance(599)
        assert bench.values() == [True]
        bench.advance(1)
        assert bench.values() == [True, False]
        bench.advance(1000)
        bench.feed(15)
        assert bench.values() == [True, False, True]


def test_the_setpoint_can_be_changed_and_lasts():
    state = MemoryState()
    settings = {"setpoint": 21, "setpoint_from": "target"}
    with Bench(made(Thermostat, settings), state=state) as bench:
        bench.feed(20, "room")
        bench.feed(18, "target")
        bench.feed(20, "room")
        assert [(msg.name, msg.value) for msg in bench.out] == [("room", True), ("room", False)]
        bench.feed("x", "target")
        assert "thermostat needs a number, got 'x' in series target" in str(bench.errors)
    with Bench(made(Thermostat, settings), state=state) as bench:
        bench.feed(20, "room")
        assert bench.values() == [False]


def test_bad_values_and_settings_are_refused():
    assert "thermostat needs a number" in refused(Thermostat, {"setpoint": 21}, 20, "x")
    for settings in ({}, {"setpoint": 21, "deadband": -1}, {"setpoint": 21, "stale": "0s"}):
        with pytest.raises(ValidationError):
            made(Thermostat, settings)
