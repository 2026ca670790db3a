"""A pipeline's text in its usual form: only indentation and blanks change, never what it says."""

import re
from io import StringIO

from wolkflow.config.problems import Problems
from wolkflow.config.tree import Items, Table, Tree
from wolkflow.config.yaml import parse

WIDTH = 100
COMMENT = re.compile(r"(?:^|\s)(#.*?)\s*$", re.MULTILINE)
BLANK_LINES = re.compile(r"\n{3,}")


class ChangedError(ValueError):
    """Formatting would change what the text says."""


def formatted(file: str, text: str) -> str:
    """Format a text; ConfigError if it isn't YAML, ChangedError if it must be left as it is."""
    from ruamel.yaml import YAML  # noqa: PLC0415  # an extra, and slow to import
    from ruamel.yaml.error import YAMLError  # noqa: PLC0415  # see above

    meaning = _meaning(file, text)
    writer = YAML()
    writer.indent(mapping=2, sequence=4, offset=2)
    writer.preserve_quotes = True
    writer.width = WIDTH
    written = StringIO()
    try:
        writer.dump(writer.load(text), written)
    except YAMLError as error:
        raise ChangedError(f"{file} is left as it is: the formatter can't read it") from error
    new = _tidy(text, written.getvalue())
    for candidate in (BLANK_LINES.sub("\n\n", new), new):
        if _meaning(file, candidate) == meaning and _comments(candidate) == _comments(text):
            return candidate
    raise ChangedError(f"{file} is left as it is: formatting would change what it says")


def _tidy(before: str, text: str) -> str:
    """Take blanks at line ends away; a text of comments only has no value to write."""
    if not text.strip() or text.strip() in ("null", "null\n..."):
        text = before
    lines = [line.rstrip() for line in text.splitlines()]
    return "\n".join(lines).strip("\n") + "\n"


def _meaning(file: str, text: str) -> object:
    problems = Problems()
    tree = parse(file, text, problems)
    if problems.count or tree is None:
        raise problems.error()
    return _plain(tree)


def _plain(tree: Tree) -> object:
    """Give a tree without its places; a number and a text that looks like it stay different."""
    if isinstance(tree, Table):
        return [(entry.key, _plain(entry.value)) for entry in tree]
    if isinstance(tree, Items):
        return [_plain(value) for value in tree.values]
    return type(tree.value), repr(tree.value)


def _comments(text: str) -> list[str]:
    return sorted(COMMENT.findall(text))
