import calendar
import time

import pytest

from wolkflow_transforms.cron import Cron, weekdays


def at(text):
    return time.gmtime(calendar.timegm(time.strptime(text, "%Y-%m-%d %H:%M")))


@pytest.mark.parametrize(
    ("line", "fitting", "others"),
    [
        ("* * * * *", ["2024-01-01 00:00"], []),
        ("30 6 * * *", ["2024-01-01 06:30"], ["2024-01-01 06:31", "2024-01-01 18:30"]),
        ("*/15 8-10 * * *", ["2024-01-01 10:45"], ["2024-01-01 10:50", "2024-01-01 11:00"]),
        ("5/20 * * * *", ["2024-01-01 00:05", "2024-01-01 00:45"], ["2024-01-01 00:00"]),
        ("0 0 * * mon-fri", ["2024-01-05 00:00"], ["2024-01-06 00:00", "2024-01-07 00:00"]),
        ("0 0 * * sat,sun", ["2024-01-06 00:00", "2024-01-07 00:00"], ["2024-01-05 00:00"]),
        ("0 0 * * 7", ["2024-01-07 00:00"], ["2024-01-06 00:00"]),
        ("0 0 * * fri-mon", ["2024-01-07 00:00", "2024-01-01 00:00"], ["2024-01-02 00:00"]),
        ("0 0 29 FEB *", ["2024-02-29 00:00"], ["2024-03-29 00:00"]),
        # with both days given, one of them is enough
        ("0 0 13 * fri", ["2024-01-13 00:00", "2024-01-05 00:00"], ["2024-01-14 00:00"]),
        ("@daily", ["2024-01-01 00:00"], ["2024-01-01 01:00"]),
    ],
)
def test_fits_as_cron_has_it(line, fitting, others):
    cron = Cron(line)
    assert [cron.fits(at(one)) for one in fitting] == [True] * len(fitting)
    assert [cron.fits(at(one)) for one in others] == [False] * len(others)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("", "five fields"),
        ("* * * *", "five fields"),
        ("60 * * * *", "'60' is not a minute: 0 to 59"),
        ("* 5-3 * * *", "would never come"),
        ("*/0 * * * *", "would never come"),
        ("* * * foo *", "'foo' is not a month"),
        ("* * * * -1", "'-1' is not a day of week"),
        ("1,,2 * * * *", "'' is not a minute"),
    ],
)
def test_a_mistake_is_said_by_its_field(line, why):
    with pytest.raises(ValueError, match=why):
        Cron(line)


def test_days_of_the_week():
    assert weekdays("mon-fri") == {1, 2, 3, 4, 5}
    assert weekdays("Saturday,sun") == {6, 0}
    assert weekdays("*") == set(range(7))
