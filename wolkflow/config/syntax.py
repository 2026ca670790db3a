"""What PyYAML says about a text that is not YAML, in words for a person who never saw YAML's."""

from collections.abc import Sequence

import yaml

from wolkflow.config.mistake import Mistake
from wolkflow.config.syntax_rules import rules_for
from wolkflow.errors import Place, Problem


def explain(error: yaml.MarkedYAMLError, file: str, lines: Sequence[str]) -> Problem:
    """Turn PyYAML's error into a problem at the place where a person would look."""
    mistake = Mistake(error, lines)
    for rule in rules_for(error.problem or ""):
        found = rule(mistake)
        if found:
            line, column, what, hint = found
            return Problem(Place(file, line + 1, column + 1), what, hint)
    line, column = mistake.at
    return Problem(
        Place(file, line + 1, column + 1),
        f"this is not YAML: {error.problem or 'it can not be read'}",
        "look at the quotes, brackets and indentation of this line and the one above",
    )
