import math
from pathlib import Path
from statistics import mean, stdev

import pytest

from wolkflow.simulation.curves import constant, noisy, read_trace, sine, steps, trace


def test_a_constant_stays():
    assert {constant(21.5)(one) for one in (0, 1e6)} == {21.5}


def test_a_sine_swings_between_its_limits():
    curve = sine(10, 30, 60)
    assert curve(0) == 20
    assert curve(15) == pytest.approx(30)
    assert curve(45) == pytest.approx(10)
    assert curve(75) == pytest.approx(curve(15))
    assert sine(10, 30, 60, late=15)(15) == 20


def test_noise_is_the_same_for_one_seed_and_another_for_others():
    curve = noisy(constant(5), 0.5, "a")
    values = [curve(one) for one in range(2000)]
    assert values == [curve(one) for one in range(2000)]
    assert values != [noisy(constant(5), 0.5, "b")(one) for one in range(2000)]
    assert mean(values) == pytest.approx(5, abs=0.05)
    assert stdev(values) == pytest.approx(0.5, abs=0.05)


def test_steps_jump_at_their_moments_in_any_order():
    curve = steps([(10, 2.0), (0, 1.0), (20, 3.0)])
    assert [curve(one) for one in (0, 9.99, 10, 19, 20, 1e9)] == [1, 1, 2, 2, 3, 3]
    assert steps([(5, 1.0)])(0) == 1.0


def test_a_trace_goes_straight_between_its_points():
    curve = trace([(100, 0.0), (110, 10.0), (130, 30.0)], repeat=False)
    assert [curve(one) for one in (0, 5, 10, 20, 30, 99)] == [0, 5, 10, 20, 30, 30]


def test_a_trace_may_begin_again():
    curve = trace([(0, 0.0), (10, 10.0)], repeat=True)
    assert curve(12) == pytest.approx(2)
    assert trace([(5, 7.0)], repeat=True)(3) == 7.0


@pytest.fixture
def recording(tmp_path) -> Path:
    return tmp_path / "room.csv"


def test_a_recording_is_read(recording):
    recording.write_text("\ufeffseconds,T,H\n0,20,40\n60,,41\n120,22.5,42\n")
    assert read_trace(recording, "T", "seconds") == [(0, 20), (120, 22.5)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("time,T\n0,1\n", "has no column seconds: it has time, T"),
        ("seconds,H\n0,1\n", "has no column T"),
        ("", "has no column T"),
        ("seconds,T\n", "has no values in T"),
        ("seconds,T\n0,1\n0,2\n", "must rise"),
        ("seconds,T\n0,warm\n", "line 2 has no two numbers"),
        ("seconds,T\n0,1\n5,3\nx,2\n", "line 4 has no two numbers"),
        ("seconds,T\n0,1\n5,nan\n", "line 3 has no two numbers"),
        (f"seconds,T\n0,{'1' * 200_000}\n", "is not CSV: field larger"),
    ],
)
def test_a_recording_with_mistakes_is_refused(recording, text, said):
    recording.write_text(text)
    with pytest.raises(ValueError, match=said):
        read_trace(recording, "T", "seconds")


def test_a_missing_recording(recording):
    with pytest.raises(FileNotFoundError):
        read_trace(recording, "T", "seconds")


def test_curves_have_no_state():
    for curve in (sine(0, 1, 7), steps([(0, 1.0)]), noisy(constant(1), 0.1, "x")):
        assert curve(3.3) == curve(3.3)
        assert math.isfinite(curve(1e7))
