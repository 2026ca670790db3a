import pytest

from wolkflow.testing import VirtualClock
from wolkflow.testing.programs import Ending, FakePrograms

CAT = ["cat", "-n"]


def test_a_program_gives_back_what_it_is_given() -> None:
    programs = FakePrograms(VirtualClock())
    assert programs.has("anything")
    assert programs.run(CAT, b"x", {}, 1.0) == (0, b"x", b"")


def test_what_it_prints_can_be_set_for_each_command() -> None:
    programs = FakePrograms(VirtualClock())
    programs.ends(CAT, Ending(b"1", code=3, errors=b"no"))
    assert programs.run(CAT, b"x", {}, 1.0) == (3, b"1", b"no")
    assert programs.run(["cat"], b"x", {}, 1.0) == (0, b"x", b"")


def test_one_that_hangs_is_over_at_once() -> None:
    programs = FakePrograms(VirtualClock())
    programs.ends(CAT, Ending(hangs=True))
    with pytest.raises(TimeoutError):
        programs.run(CAT, b"x", {}, 1.0)


def test_calls_are_kept_with_their_moments() -> None:
    clock = VirtualClock()
    programs = FakePrograms(clock)
    clock.sleep(5)
    programs.run(CAT, b"x", {}, 1.0)
    programs.run(["ls"], b"", {}, 1.0)
    assert programs.calls_of(CAT) == [(5.0, ("cat", "-n"), b"x")]
