"""Two outputs of which never both are on, in one run."""

from pathlib import Path
from textwrap import dedent

import pytest

from wolkflow import HardwareError
from wolkflow.testing.pins import FakePin, FakePins
from wolkflow.testing.pipeline import PipelineRun, run_pipeline

UP, DOWN = 23, 24


class LoudPin(FakePin):
    """A pin that notes when both directions are driven at once."""

    def _change_state(self, value):
        changed = super()._change_state(value)
        if all(self.factory.level(line) for line in (UP, DOWN)):
            self.factory.both = True
        return changed


class LoudPins(FakePins):
    both = False

    def __init__(self) -> None:
        super().__init__()
        self.pin_class = LoudPin


@pytest.fixture
def pins() -> LoudPins:
    return LoudPins()


def shutter(folder: Path, pins: FakePins, up: str = "", down: str = "") -> PipelineRun:
    """Two relays that a button each commands: feed the buttons' values by hand."""
    file = folder / "shutter.yaml"
    file.write_text(
        dedent(f"""\
            nodes:
              upper: {{gpio.button: {{pin: 5}}}}
              lower: {{gpio.button: {{pin: 6}}}}
              up: {{gpio.output: {{pin: {UP}, interlock: {{group: shutter, pause: 500ms}}{up}}}}}
              down: {{gpio.output: {{pin: {DOWN}, interlock: {{group: shutter, pause: 1s}}{down}}}}}
            flows:
              up: [upper, up]
              down: [lower, down]
            """)
    )
    return run_pipeline(file, resources={"gpio": pins})


def told(run: PipelineRun, label: str) -> list[tuple[float, bool]]:
    start = run.clock.now_ms() - round(run.clock.monotonic() * 1000)
    return [((msg.time - start) / 1000, msg.value) for msg in run.sent(label)]


def test_the_later_command_wins_after_a_pause(tmp_path, pins):
    with shutter(tmp_path, pins) as run:
        run.advance(10)
        run.feed("upper", True)
        run.advance(5)
        run.feed("lower", True)
        assert not pins.level(UP)
        assert not pins.level(DOWN)
        run.advance(5)

        assert told(run, "up")[-2:] == [(10, True), (15, False)]
        assert told(run, "down")[-2:] == [(15, False), (16, True)]
        assert run.stats("up").status == "off: gave way to another output"
    assert not pins.both


def test_a_third_command_during_the_pause_takes_the_place_of_the_second(tmp_path, pins):
    with shutter(tmp_path, pins) as run:
        run.advance(10)
        run.feed("upper", True)
        run.advance(5)
        run.feed("lower", True)
        run.advance(0.2)
        run.feed("upper", True)
        run.advance(10)

        assert pins.level(UP)
        assert not pins.level(DOWN)
        assert True not in [value for _, value in told(run, "down")]
    assert not pins.both


def test_turning_off_needs_no_pause(tmp_path, pins):
    with shutter(tmp_path, pins) as run:
        run.advance(10)
        run.feed("upper", True)
        run.feed("upper", False)
        assert not pins.level(UP)
        run.advance(0.3)
        run.feed("upper", True)
        assert pins.level(UP), "its own pause is no matter"


def test_many_commands_never_switch_both_on(tmp_path, pins):
    with shutter(tmp_path, pins) as run:
        for step in range(200):
            run.feed(("upper", "lower")[step % 7 % 2], step % 5 != 0)
            run.advance(0.05 * (step % 11))
            assert not (pins.level(UP) and pins.level(DOWN))
    assert not pins.both


def test_of_two_that_are_on_at_the_start_one_stays_off(tmp_path, pins):
    with shutter(tmp_path, pins, up=", initial: on", down=", initial: on") as run:
        run.advance(0.02)
        assert sorted([pins.level(UP), pins.level(DOWN)]) == [False, True]
    assert not pins.both


def test_of_two_that_are_found_on_one_is_switched_off(tmp_path, pins):
    pins.drive(UP, True)
    pins.drive(DOWN, True)
    with shutter(tmp_path, pins, up=", initial: keep", down=", initial: keep") as run:
        run.advance(0.02)
        assert sorted([pins.level(UP), pins.level(DOWN)]) == [False, True]


def test_one_that_can_not_be_switched_off_keeps_the_other_off(tmp_path):
    class Stuck(FakePin):
        def _set_state(self, value):
            if self.info.name == f"GPIO{UP}" and not value and self.state:
                raise HardwareError("the pin is stuck")
            super()._set_state(value)

    pins = FakePins()
    pins.pin_class = Stuck
    with shutter(tmp_path, pins) as run:
        run.advance(10)
        run.feed("upper", True)
        run.feed("lower", True)
        run.advance(5)

        assert pins.level(UP)
        assert not pins.level(DOWN)
        assert run.stats("down").errors == 1
        pins.pin_class = FakePin
        pins.pin(UP).__class__ = FakePin


def test_one_that_is_lost_while_it_is_on_keeps_the_other_off_until_it_is_back_and_off(tmp_path):
    class Stuck(FakePin):
        stuck = False

        def _set_state(self, value):
            if self.stuck:
                raise HardwareError("the pin is stuck")
            super()._set_state(value)

    pins = FakePins()
    pins.pin_class = Stuck
    with shutter(tmp_path, pins, up=", max_on: 5s") as run:
        run.advance(10)
        run.feed("upper", True)
        pins.pin(UP).stuck = True
        run.advance(7.5)
        assert run.stats("up").state == "lost"
        run.feed("lower", True)
        assert pins.level(UP)
        assert not pins.level(DOWN)

        pins.pin(UP).stuck = False
        run.advance(1)
        assert run.stats("up").state == "ok"
        assert not pins.level(UP)
        run.feed("lower", True)
        run.advance(2)
        assert pins.level(DOWN)
