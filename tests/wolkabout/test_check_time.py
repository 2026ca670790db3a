"""When a device looks for firmware, in every dialect the platform has spoken."""

from datetime import UTC, datetime

import pytest

from wolkflow.wolkabout.check_time import CheckTime
from wolkflow.wolkabout.errors import MessageError
from wolkflow.wolkabout.messages import ParameterValue

NOON = datetime(2024, 3, 5, 12, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "when"),
    [
        (3, "06 03:00"),
        ("3", "06 03:00"),
        (12, "06 12:00"),  # this minute has begun
        (13, "05 13:00"),
        (0, "06 00:00"),
        ("0 30 3 * * ?", "06 03:30"),
        ("0 0 5 * * ? *", "06 05:00"),
        ("0 */15 * * * ?", "05 12:15"),
        ("0 5/20 12 ? * *", "05 12:05"),
        ("0 0 1-4,18 * * ?", "05 18:00"),
        ("0 * * * * ?", "05 12:01"),
    ],
)
def test_the_next_time(value: ParameterValue, when: str) -> None:
    times = CheckTime.parse(value)
    assert times is not None
    assert times.after(NOON).strftime("%d %H:%M") == when


@pytest.mark.parametrize("value", [None, "", " ", -1, "-1", 24, "25"])
def test_never(value: ParameterValue) -> None:
    assert CheckTime.parse(value) is None


@pytest.mark.parametrize(
    "value",
    ["noon", 2.5, True, "0 0 3 1 * ?", "0 0 3 * * MON", "0 0 24 * * ?", "0 60 3 * * ?", "3 *",
     "0 a 3 * * ?", "0 */0 3 * * ?", "0 9-5 3 * * ?"],
)  # fmt: skip
def test_what_is_not_understood_is_said(value: ParameterValue) -> None:
    with pytest.raises(MessageError, match="check time"):
        CheckTime.parse(value)
