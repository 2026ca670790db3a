"""How a problem looks to a person."""

from wolkflow.errors import ConfigError, Place, Problem


def test_a_problem_shows_place_line_caret_and_hint() -> None:
    problem = Problem(Place("a.yaml", 2, 6), "pin 99 is not there", "0 to 27 are", "pin: 99")

    assert str(problem) == (
        "a.yaml:2:6: pin 99 is not there\n    pin: 99\n         ^\n    0 to 27 are"
    )


def test_a_problem_without_excerpt_and_hint_is_one_line() -> None:
    assert str(Problem(Place("a.yaml", 2, 6), "no")) == "a.yaml:2:6: no"


def test_a_problem_of_a_whole_file_has_no_line() -> None:
    assert str(Problem(Place("a.yaml", 0, 0), "no")) == "a.yaml: no"


def test_a_hint_may_have_several_lines() -> None:
    assert str(Problem(Place("a.yaml", 1, 1), "no", "yes\nor this")) == (
        "a.yaml:1:1: no\n    yes\n    or this"
    )


def test_nothing_in_a_problem_reaches_the_terminal_as_a_command() -> None:
    problem = Problem(Place("\x1b[1m.yaml", 1, 1), "\x1b[2J", "\x07\rx", "\x1b]0;x\x07")

    assert not set(str(problem)) & {"\x1b", "\x07", "\r"}


def test_a_config_error_has_all_problems() -> None:
    problems = [Problem(Place("a.yaml", 1, 1), "one"), Problem(Place("a.yaml", 2, 1), "two")]
    error = ConfigError(problems)

    assert error.problems == tuple(problems)
    assert str(error) == "a.yaml:1:1: one\na.yaml:2:1: two"
    assert isinstance(error, ValueError)
