"""Outputs on lines of the kernel: the level that a meter shows, and all that happened before."""

import time

import pytest

from tests.hardware.outside import World
from tests.hardware.station import Station
from wolkflow.testing import MemoryState

pytestmark = pytest.mark.hardware


def station(node: str, state: MemoryState | None = None) -> Station:
    return Station(
        f"nodes:\n  hand: {{hand: }}\n  it: {{{node}}}\nflows: {{flow: [hand, it]}}", state
    )


def test_an_led_goes_on_and_off(world: World):
    with station("gpio.led: {pin: 17}") as run:
        assert run.until("it") == [False]
        assert not world.level(17)
        for number, state in enumerate((True, False, True), start=2):
            run.feed("hand", state)
            assert run.until("it", number)[-1] is state
            assert world.level(17) is state


def test_an_active_low_relay_does_not_click(world: World):
    """From before the claim until the end of the run the line is never driven low."""
    with world.record(23) as happened, station("gpio.relay: {pin: 23}") as run:
        assert run.until("it") == [False]
        assert world.level(23), "off is high"
    assert "out" in happened
    assert "set 1" in happened
    assert "set 0" not in happened
    assert "in" not in happened[: happened.index("out")], "it was an input first, and floated"


def test_the_record_would_show_a_click(world: World, tmp_path, monkeypatch):
    """The same relay on gpiozero's own pins: what the test above would see."""
    monkeypatch.chdir(tmp_path)  # lgpio makes a pipe in the working directory
    from gpiozero import OutputDevice  # noqa: PLC0415  # needs lgpio, which is only here
    from gpiozero.pins.lgpio import LGPIOFactory  # noqa: PLC0415  # needs lgpio

    factory = LGPIOFactory()
    with (
        world.record(24) as happened,
        OutputDevice(24, active_high=False, initial_value=False, pin_factory=factory),
    ):
        assert world.level(24)
    factory.close()
    assert happened[: happened.index("set 1")].count("set 0") > 0


def test_a_relay_that_is_switched_changes_once(world: World):
    with station("gpio.relay: {pin: 23}") as run:
        run.until("it")
        with world.record(23) as happened:
            run.feed("hand", "on")
            run.until("it", 2)
        assert happened == ["set 0"]
        assert not world.level(23)


@pytest.mark.parametrize("high", [True, False])
def test_keep_takes_the_line_as_it_is(world: World, high):
    world.drive(25, high=high)
    keep = "gpio.output: {pin: 25, initial: keep, on_stop: keep}"
    with world.record(25) as happened, station(keep) as run:
        assert run.until("it") == [high]
        assert world.level(25) is high
    assert f"set {int(not high)}" not in happened


def test_last_comes_back_at_once_after_a_restart(world: World):
    state = MemoryState()
    node = "gpio.relay: {pin: 26, initial: last}"
    with station(node, state) as run:
        run.feed("hand", True)
        assert run.until("it", 2) == [False, True]
    with world.record(26) as happened, station(node, state) as run:
        assert run.until("it") == [True]
        assert not world.level(26)
    assert "set 1" not in happened[: happened.index("out")]


def test_pwm_is_high_for_its_part_of_the_time(world: World, report):
    with station("gpio.pwm: {pin: 18, frequency: 50}") as run:
        run.until("it")
        assert not world.level(18)
        run.feed("hand", 25)
        assert run.until("it", 2)[-1] == pytest.approx(25)
        samples = []
        end = time.monotonic() + 2
        while time.monotonic() < end:
            samples.append(world.level(18))
        run.feed("hand", 100)
        run.until("it", 3)
        assert world.level(18)
    part = sum(samples) / len(samples)
    report(f"25 % at 50 Hz: high in {part:.1%} of {len(samples)} samples")
    assert 0.15 < part < 0.35, "an emulated processor is uneven, but not that uneven"
