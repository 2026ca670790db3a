import pytest

from wolkflow.testing.trials.moments import moment, span, spoken, wall_clock

MIDNIGHT = 1_704_067_200_000
SIX = MIDNIGHT + 6 * 3_600_000


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("10s", 10),
        ("250ms", 0.25),
        ("1h30m", 5400),
        ("1h 30m", 5400),
        ("1.5h", 5400),
        ("2min", 120),
        ("1d", 86400),
        ("06:30", 23_400),
        ("6:30:15", 23_415),
        ("0s", 0),
    ],
)
def test_a_moment_is_a_time_from_the_start_or_of_the_day(text: str, seconds: float) -> None:
    assert moment(text, MIDNIGHT) == seconds


@pytest.mark.parametrize(
    "text", ["", "10", "s", "10 minutes", "25:00", "6:70", "-5s", "lamp", "10s5"]
)
def test_other_texts_are_none(text: str) -> None:
    assert moment(text, MIDNIGHT) is None


def test_a_time_of_day_is_the_next_one_after_the_start() -> None:
    assert moment("07:00", SIX) == 3600
    assert moment("05:00", SIX) == 23 * 3600


def test_a_span_has_two_ends_in_order() -> None:
    assert span("10m to 20m", MIDNIGHT) == (600, 1200)
    assert span("06:00 to 1d", MIDNIGHT) == (21_600, 86_400)
    assert span("20m to 10m", MIDNIGHT) is None
    assert span("10m", MIDNIGHT) is None


def test_dates_are_utc_unless_they_say_otherwise() -> None:
    assert wall_clock("2024-01-01 06:00") == SIX
    assert wall_clock("2024-01-01T07:00+01:00") == SIX
    assert wall_clock("2024-01-01") == MIDNIGHT
    assert wall_clock("yesterday") is None


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0s"),
        (0.03, "30ms"),
        (1.03, "1.03s"),
        (60, "1m"),
        (5400, "1h30m"),
        (86_400, "1d"),
        (90_061.5, "1d1h1m1.5s"),
    ],
)
def test_moments_are_written_as_they_are_read(seconds: float, text: str) -> None:
    assert spoken(seconds) == text
    assert moment(text, MIDNIGHT) == pytest.approx(seconds)
