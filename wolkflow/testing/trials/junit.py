"""The report that build servers read."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

from wolkflow.errors import ConfigError
from wolkflow.testing.trials.demands import Failure
from wolkflow.testing.trials.running import Outcome

FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML can't say (XML 1.0, section 2.2)."""


class Result(NamedTuple):
    """How the tests of a file went; `mistakes` if it, or its pipeline, could not be read."""

    path: Path
    outcomes: Sequence[Outcome] = ()
    mistakes: ConfigError | None = None


def junit(results: Sequence[Result]) -> bytes:
    """Write the report: one suite for each file."""
    root = Element("testsuites")
    for result in results:
        outcomes = result.outcomes
        suite = SubElement(
            root,
            "testsuite",
            name=_clean(str(result.path)),
            tests=str(len(outcomes) + bool(result.mistakes)),
            failures=str(sum(not one.good for one in outcomes)),
            errors=str(int(bool(result.mistakes))),
            time=_seconds(sum(one.took_seconds for one in outcomes)),
        )
        if result.mistakes:
            case = _case(suite, "can be read", result.path, 0.0)
            SubElement(case, "error", message="mistakes").text = _clean(str(result.mistakes))
        for one in outcomes:
            _add(suite, one, result.path)
    text: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def _add(suite: Element, outcome: Outcome, path: Path) -> None:
    case = _case(suite, outcome.trial.name, path, outcome.took_seconds)
    case.set("line", str(outcome.trial.place.line))
    if outcome.failures:
        first = outcome.failures[0]
        message = f"{first.place}: {first.what} is not as expected"
        failure = SubElement(case, "failure", message=_clean(message))
        failure.text = _clean("\n\n".join(map(_text, outcome.failures)))
    if outcome.log:
        SubElement(case, "system-err").text = _clean("\n".join(outcome.log))


def _case(suite: Element, name: str, path: Path, seconds: float) -> Element:
    names = {"classname": path.name.partition(".")[0], "file": str(path), "name": name}
    cleaned = {key: _clean(value) for key, value in names.items()}
    return SubElement(suite, "testcase", cleaned, time=_seconds(seconds))


def _text(failure: Failure) -> str:
    return "\n".join([f"{failure.place}: {failure.what}", *failure.lines])


def _seconds(seconds: float) -> str:
    return f"{seconds:.3f}"


def _clean(text: str) -> str:
    return FORBIDDEN.sub("?", text)
