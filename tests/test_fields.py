from pathlib import Path
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, TypeAdapter, ValidationError

from wolkflow import Duration, I2cAddress, Interval, LocalPath, Percent, Pin, Poller, Size, Step
from wolkflow.fields import format_duration, format_size, parse_duration


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("250ms", 0.25),
        ("10s", 10.0),
        ("1.5h", 5400.0),
        ("5m", 300.0),
        ("5min", 300.0),
        ("7d", 604_800.0),
        ("0s", 0.0),
        ("10 s", 10.0),
    ],
)
def test_durations(written: object, seconds: float) -> None:
    assert TypeAdapter(Duration).validate_python(written, context={}) == seconds


def test_python_code_may_give_seconds() -> None:
    assert TypeAdapter(Duration).validate_python(2.5) == 2.5
    assert TypeAdapter(Duration).validate_python(10) == 10.0


@pytest.mark.parametrize(
    "written", [10, 2.5, "10", "s", "10x", "-1s", "1h30m", "", None, True, [1]]
)
def test_what_is_not_a_duration_is_told_what_one_looks_like(written: object) -> None:
    with pytest.raises(ValidationError, match="250ms, 10s, 5m, 12h or 7d"):
        TypeAdapter(Duration).validate_python(written, context={})


def test_an_interval_is_above_zero_and_stays_so_when_a_node_changes_the_default() -> None:
    class Fast(Poller):
        """Reads often."""

        every: Interval = 0.5

    with pytest.raises(ValidationError, match="greater than 0"):
        Fast(every="0s")
    assert Fast().every == 0.5


@given(st.integers(min_value=0, max_value=10**9).map(lambda ms: ms / 1000))
def test_a_duration_reads_back_as_it_is_written(seconds: float) -> None:
    assert parse_duration(format_duration(seconds)) == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(0.0, "0s"), (0.03, "30ms"), (10.0, "10s"), (90.0, "90s"), (300.0, "5m"), (86400.0, "1d")],
)
def test_durations_are_shown_as_a_person_would_write_them(seconds: float, written: str) -> None:
    assert format_duration(seconds) == written


@pytest.mark.parametrize(
    ("written", "size"),
    [("64kB", 64_000), ("10MB", 10**7), ("1MiB", 2**20), ("1.5kB", 1500), (7, 7)],
)
def test_sizes(written: object, size: int) -> None:
    assert TypeAdapter(Size).validate_python(written) == size


@pytest.mark.parametrize("written", ["10", "10mb", "-1kB", "MB", True, None])
def test_what_is_not_a_size_is_told_what_one_looks_like(written: object) -> None:
    with pytest.raises(ValidationError, match="64kB, 10MB or 1MiB"):
        TypeAdapter(Size).validate_python(written)


@pytest.mark.parametrize(("size", "written"), [(64_000, "64kB"), (10**7, "10MB"), (7, "7B")])
def test_sizes_are_shown_as_a_person_would_write_them(size: int, written: str) -> None:
    assert format_size(size) == written


@pytest.mark.parametrize("address", [0x07, 0x78, 300, -1, "0x76"])
def test_addresses_outside_the_bus_are_refused(address: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(I2cAddress).validate_python(address)
    assert TypeAdapter(I2cAddress).validate_python(0x76) == 0x76


def test_a_percentage_ends_at_a_hundred() -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Percent).validate_python(100.1)


def test_a_relative_path_starts_at_the_pipeline(tmp_path: Path) -> None:
    paths = TypeAdapter(LocalPath)
    context = {"folder": tmp_path}
    assert paths.validate_python("a/b.csv", context=context) == tmp_path / "a" / "b.csv"
    assert paths.validate_python("/etc/x", context=context) == Path("/etc/x")
    assert paths.validate_python("~/x", context=context) == Path.home() / "x"
    assert paths.validate_python("x") == Path.cwd() / "x"


def test_types_keep_their_limits_beside_a_description() -> None:
    class Lamp(Step):
        """Has a pin."""

        pin: Annotated[Pin, Field(description="where the lamp is")]

    assert Lamp(pin="GPIO17").pin == 17
    schema = TypeAdapter(Lamp).json_schema()["properties"]["pin"]
    assert schema["description"] == "where the lamp is"
    assert "GPIO17" in schema["examples"]
