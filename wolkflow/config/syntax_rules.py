"""The mistakes in YAML that people make, each as a rule: where it really is, and what to do."""

import re
from collections.abc import Callable

from wolkflow.config.mistake import Mistake

REFERENCE = re.compile(r"[^\s,{}\[\]:]*\$\{[^}]*\}?")
INDENTED_BY_TAB = re.compile(r" *\t")

Found = tuple[int, int, str, str] | None
"""Line and column from 0, what is wrong, what to do; None if it is another mistake."""


def _reference(mistake: Mistake) -> Found:
    if not (mistake.letter == "{" and mistake.before.endswith("$")):
        return None
    near = [
        match for match in REFERENCE.finditer(mistake.line)
        if match.start() <= mistake.at[1] < match.end()
    ]  # fmt: skip
    text = re.sub(r"(:[-?]).*\}", r"\1...}", near[0][0]) if near else "${...}"
    column = near[0].start() if near else mistake.at[1]
    what = f"inside {{ }} and [ ] the text {text} needs quotes"
    return mistake.at[0], column, what, f'write "{text}"'


def _tab(mistake: Mistake) -> Found:
    indent = INDENTED_BY_TAB.match(mistake.line)
    if not indent and mistake.letter != "\t":
        return None
    column = indent.end() - 1 if indent else mistake.at[1]
    what = "a tab stands here: YAML is indented with spaces"
    return mistake.at[0], column, what, "use two spaces for each level"


def _two_colons(mistake: Mistake) -> Found:
    if ": " not in mistake.before and "? " not in mistake.before:
        return None
    return (
        *mistake.at,
        "a second colon with a space after it, in one line",
        'if it belongs to a text, put the text in quotes: title: "Greenhouse: north"',
    )


def _line_above(mistake: Mistake) -> Found:
    """Find the line that should have been a name with a colon."""
    above = [line for line in range(mistake.at[0]) if mistake.lines[line].strip()]
    if not above:
        return None
    text = mistake.lines[above[-1]]
    if ": " in text or text.rstrip().endswith(":"):
        return None
    column = len(text) - len(text.lstrip(" -"))
    return _missing_colon(above[-1], column, text[column:])


def _missing_colon(line: int, column: int, text: str) -> Found:
    if re.match(r"[\w.-]+:\S", text):
        return line, column, "a space is missing after the colon", "write it like name: value"
    return (
        line,
        column,
        "a colon is missing after this name",
        "write it like name: value, or - name for an entry of a list",
    )


def _too_deep(mistake: Mistake) -> Found:
    line = mistake.at[0]
    column = len(mistake.line) - len(mistake.line.lstrip())
    return (
        line,
        column,
        "this line is indented, but the line above it has a value already",
        "let it begin in the same column as the line above it",
    )


def _no_colon(mistake: Mistake) -> Found:
    line, column = mistake.since
    return _missing_colon(line, column, mistake.lines[line][column:])


def _no_name(mistake: Mistake) -> Found:
    if mistake.letter != ":":
        return None
    return *mistake.at, "there is no name before this colon", "write it like name: value"


def _open_quote(mistake: Mistake) -> Found:
    if "quoted" not in mistake.context:
        return None
    return *mistake.since, "this quote is never closed", "put the same quote at the text's end"


def _open_bracket(mistake: Mistake) -> Found:
    if "flow" not in mistake.context:
        return None
    line, column = mistake.since
    bracket = mistake.lines[line][column : column + 1]
    closing = {"[": "]", "{": "}"}.get(bracket)
    if closing is None:
        return None
    if mistake.at[0] != line:
        what = f'this "{bracket}" is never closed, or a comma is missing after one of its entries'
        return line, column, what, f"write {closing} at its end, and commas between the entries"
    what = f'a comma or "{closing}" is missing here'
    hint = f'the "{bracket}" is in column {column + 1}'
    if mistake.letter in ("[", "{"):
        hint += "\na text that has brackets inside needs quotes around all of it"
    return *mistake.at, what, hint


def _list_among_names(mistake: Mistake) -> Found:
    if mistake.before.strip() or not re.match(r"- |-$", mistake.line[mistake.at[1] :]):
        return None
    return (
        *mistake.at,
        "an entry of a list (-) stands among names here",
        "indent it under the name it belongs to, or take the - away",
    )


def _after_value(mistake: Mistake) -> Found:
    if not mistake.before.strip():
        return None
    return (
        *mistake.at,
        "something stands after the value here",
        "a text that has quotes or brackets inside needs quotes around all of it",
    )


def _bad_column(mistake: Mistake) -> Found:
    above = [line for line in mistake.lines[: mistake.at[0]] if line.strip()]
    column = len(above[-1]) - len(above[-1].lstrip()) + 1 if above else 1
    return (
        *mistake.at,
        "this line does not begin in the column of the lines it belongs to",
        f"the line above it begins in column {column}",
    )


def _no_dash(mistake: Mistake) -> Found:
    if "block collection" not in mistake.context:
        return None
    if not mistake.before.strip():
        return (
            *mistake.at,
            'a line without "-" stands in a list here',
            f"the list begins in line {mistake.since[0] + 1}: every entry begins with -",
        )
    return _after_value(mistake)


def _needs_quotes(mistake: Mistake) -> Found:
    what = f'a text can\'t begin with "{mistake.letter}"'
    return *mistake.at, what, "put the text in quotes"


def _escape(mistake: Mistake) -> Found:
    what = 'in double quotes a "\\" is the beginning of an escape, and this is none'
    return *mistake.at, what, "use single quotes, or write \\\\ for one backslash"


def _tag(mistake: Mistake) -> Found:
    return *mistake.since, "wolkflow does not know this tag", "put the text in quotes"


def _anchor(mistake: Mistake) -> Found:
    what = "after & and * YAML expects the name of an anchor"
    return *mistake.since, what, "put the text in quotes if it shall begin with & or *"


def _no_value(mistake: Mistake) -> Found:
    if mistake.is_at_end:
        what = "the file ends here, but a bracket or a value is still open"
        return *mistake.at, what, "close every [ with ] and every { with }"
    what = f'a value was expected here, not "{mistake.letter}"'
    return *mistake.at, what, "put the text in quotes, or take the extra sign away"


def _second_start(mistake: Mistake) -> Found:
    return (
        *mistake.at,
        "the text should have ended before this line",
        "let title, nodes and flows begin in the first column, each with a colon",
    )


def _block_text(mistake: Mistake) -> Found:
    if "block scalar" not in mistake.context:
        return None
    what = 'after "|" and ">" the text begins in the next line'
    return *mistake.at, what, "put the text in quotes if it shall begin with | or >"


Rule = Callable[[Mistake], Found]

RULES: dict[str, tuple[Rule, ...]] = {
    "mapping values are not allowed": (_two_colons, _line_above, _too_deep),
    "could not find expected ':'": (_no_colon,),
    "found unexpected end of stream": (_open_quote,),
    "found unexpected document indicator": (_open_quote,),
    "did not find expected ','": (_open_bracket,),
    "expected ',' or": (_open_bracket,),
    "did not find expected key": (_no_name, _list_among_names, _after_value, _bad_column),
    "expected <block end>": (_no_dash, _no_name, _list_among_names, _after_value, _bad_column),
    "did not find expected '-'": (_no_dash,),
    "that cannot start any token": (_needs_quotes,),
    "unknown escape character": (_escape,),
    "undefined tag handle": (_tag,),
    "expected alphabetic or numeric": (_anchor,),
    "did not find expected node content": (_no_value,),
    "expected the node content": (_no_value,),
    "document start>": (_second_start,),
    "expected comment or line break": (_block_text,),
    "expected a comment or a line break": (_block_text,),
    "expected chomping or indentation": (_block_text,),
}  # fmt: skip


def rules_for(problem: str) -> tuple[Rule, ...]:
    """Give the rules to try, in this order, for what PyYAML says."""
    part = next((part for part in RULES if part in problem), "")
    return (_reference, _tab, *RULES.get(part, ()))
