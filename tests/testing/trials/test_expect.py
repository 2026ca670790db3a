"""What a test expects is held against what is seen, and a difference is told clearly."""

from collections.abc import Callable

import pytest

from wolkflow.testing.trials.running import Outcome

Run = Callable[[str], Outcome]


@pytest.mark.parametrize(
    ("expect", "what", "lines"),
    [
        ("{lamp: on}", "lamp", ["expected  on", "seen      false   (since 0s)"]),
        ("{button: on}", "button", ["expected  on", "seen      nothing"]),
        (
            "{5s: {lamp: on}}",
            "lamp at 5s",
            ["expected  on", "seen      false   (since 0s)"],
        ),
        (
            "{lamp: [off, on]}",
            "lamp",
            ["  expected  seen", "  off       false   at 0s", "! on        (nothing)"],
        ),
        ("{lamp: {count: 2}}", "lamp: count", ["expected  2", "seen      1"]),
        ("{lamp: {first: on}}", "lamp: first", ["expected  on", "seen      false   (since 0s)"]),
        (
            "{tick: {least: above 20}}",
            "tick: least",
            ["expected  above 20", "seen      20   (since 11ms)"],
        ),
        (
            "{tick: {contain: [20, 21]}}",
            "tick: contain",
            ["expected  21 after 20", "seen      20 at 11ms, 20 at 10s"],
        ),
        (
            "{tick: {silent: 5s to 15s}}",
            "tick: silent",
            ["expected  nothing from 5s to 15s", "seen      20 at 10s"],
        ),
        ("{pin 18: high}", "pin 18", ["expected  high", "seen      false"]),
        (
            "{stopped: {pin 18: high}}",
            "pin 18 at the end, stopped",
            ["expected  high", "seen      false"],
        ),
        (
            "{files: {diary.jsonl: [x]}}",
            "file diary.jsonl",
            ["  expected  seen", "! x         (nothing)"],
        ),
        ("{errors: above 0}", "errors", ["expected  above 0", "seen      0"]),
        ("{dropped: {climate: 5}}", "dropped of climate", ["expected  5", "seen      0"]),
        ("{state: {climate: lost}}", "state of climate", ["expected  lost", "seen      ok"]),
        ("{waiting: 1}", "waiting", ["expected  1", "seen      0"]),
    ],
)
def test_a_difference_is_told(outcome: Run, expect: str, what: str, lines: list[str]) -> None:
    found = outcome(f"for: 15s\ngiven: {{climate.temperature: 20}}\nexpect: {expect}")
    assert [(one.what, list(one.lines)) for one in found.failures] == [(what, lines)]
    assert found.failures[0].place.line == 5


def test_an_error_that_nobody_expects_fails_a_test(outcome: Run) -> None:
    found = outcome("given: {5s: {unplug: climate}}\nexpect: {lamp: off}")
    [failure] = found.failures
    assert failure.what == "errors, which the test does not expect"
    assert failure.lines[0].startswith("climate: 1   no chip answers at 0x76 on I2C bus 1")
    assert any("no chip answers" in line for line in found.log)


def test_one_that_is_expected_does_not(outcome: Run) -> None:
    assert outcome("given: {5s: {unplug: climate}}\nexpect: {errors: {climate: 1}}").good
