"""YAML text -> tree, in a loader of our own on top of PyYAML's parser.

It differs from PyYAML's loaders: YAML 1.2 scalars, duplicate keys are mistakes, keys are text, what
aliases blow up to is bounded, only the tags of the core schema, and everything knows its place.
PyYAML's parser in C gives the events when it is there: it is seven times faster.
"""

import re

import yaml

from wolkflow.config.compose import Composer, UnreadableError
from wolkflow.config.problems import LINE_END, Problems
from wolkflow.config.syntax import explain
from wolkflow.config.tree import Scalar, Tree
from wolkflow.errors import Place

FORBIDDEN = re.compile(
    r"[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
"""What YAML does not allow, and the line ends that an editor does not show as such."""


def parse(file: str, text: str, problems: Problems) -> Tree | None:
    """Read a YAML text; None, and a problem noted, if it can't be read as a whole."""
    text = text.removeprefix("\ufeff")
    problems.add_text(file, text)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        _refuse_invisible(file, text)
        composer = Composer(file, problems)
        for event in yaml.parse(text, Loader=loader):
            composer.take(event)
    except UnreadableError as error:
        problems.add(error.problem.place, error.problem.what, error.problem.hint)
        return None
    except yaml.MarkedYAMLError as error:
        found = explain(error, file, problems.lines_of(file))
        problems.add(found.place, found.what, found.hint)
        return None
    return composer.root or Scalar(Place(file, 1, 1), None, 1)


def _refuse_invisible(file: str, text: str) -> None:
    found = FORBIDDEN.search(text)
    if found is None:
        return
    before = LINE_END.split(text[: found.start()])
    raise UnreadableError(
        Place(file, len(before), len(before[-1]) + 1),
        f"an invisible character (U+{ord(found[0]):04X}) stands here",
        "delete it; if this is not a text file at all, name the right one",
    )
