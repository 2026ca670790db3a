"""The mistakes found so far, and the texts they are in."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches

from wolkflow.config.files_read import FilesRead
from wolkflow.errors import ConfigError, Place, Problem

LINE_END = re.compile(r"\r\n|\r|\n")
SECRET_WORDS = re.compile(
    r"pass?w|passphrase|secret|token|credential|\bpsk\b|(?:api|private).?key", re.IGNORECASE
)
LONGEST_NAME = 60
LONGEST_SENTENCE = 300
MOST = 100
"""Mistakes that are worth telling at once; also bounds the time that a hostile file can take."""


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a template: what is wrong there is told with both places."""

    name: str
    place: Place
    template: str
    template_place: Place

    def own(self, label: str) -> str:
        """Give a node's name as it is written in the template."""
        return label.removeprefix(f"{self.name}-")


class Problems:
    """Collects mistakes; shows each with its line of source, unless a secret stands there."""

    def __init__(self, files: FilesRead | None = None) -> None:
        self.files = files or FilesRead()
        self.use: Use | None = None
        """The use of a template that is being looked at."""
        self._warnings: dict[Problem, list[Use]] = {}
        self._found: dict[Problem, list[Use]] = {}
        self._lines: dict[str, list[str]] = {}
        self._secret: set[tuple[str, int]] = set()

    def add_text(self, file: str, text: str) -> None:
        """Know a file's text, to show its lines; files are reported in the order they come."""
        self._lines[file] = LINE_END.split(text)

    def lines_of(self, file: str) -> list[str]:
        """Give the lines of a file that was added."""
        return self._lines[file]

    def add(self, place: Place, what: str, hint: str = "") -> None:
        """Note a mistake; the same one at the same place counts once; ConfigError after many."""
        self._note(self._found, Problem(place, _cut(what), hint))
        if len(self._found) >= MOST:
            raise self.error()

    def warn(self, place: Place, what: str, hint: str = "") -> None:
        """Note what is odd but no mistake."""
        self._note(self._warnings, Problem(place, what, hint))

    @contextmanager
    def inside(self, use: Use | None) -> Iterator[None]:
        """Say for a while that what is looked at comes from a template."""
        before, self.use = self.use, use
        try:
            yield
        finally:
            self.use = before

    def hide(self, first: Place, last_line: int) -> None:
        """Never show these lines: they hold a secret."""
        lines = range(first.line, max(last_line, first.line) + 1)
        self._secret.update((first.file, line) for line in lines)

    @property
    def count(self) -> int:
        """How many mistakes there are."""
        return len(self._found)

    def error(self) -> ConfigError:
        """Give all mistakes as one error."""
        return ConfigError(self._shown(self._found))

    def shown_warnings(self) -> tuple[Problem, ...]:
        """Give all warnings with their excerpts."""
        return tuple(self._shown(self._warnings))

    def _note(self, noted: dict[Problem, list[Use]], problem: Problem) -> None:
        uses = noted.setdefault(problem, [])
        if self.use is not None and self.use not in uses:
            uses.append(self.use)

    def _shown(self, found: Mapping[Problem, list[Use]]) -> list[Problem]:
        order = {file: number for number, file in enumerate(self._lines)}
        ranked = sorted(found, key=lambda one: (order.get(one.place.file, -1), one.place))
        return [
            Problem(one.place, one.what, _with_uses(one.hint, found[one]), self._excerpt(one.place))
            for one in ranked
        ]

    def _excerpt(self, place: Place) -> str:
        lines = self._lines.get(place.file, [])
        if not 1 <= place.line <= len(lines) or (place.file, place.line) in self._secret:
            return ""
        line = lines[place.line - 1]
        owner = _owner(lines, place.line - 1)
        return "" if SECRET_WORDS.search(line) or SECRET_WORDS.search(owner) else line


def _with_uses(hint: str, uses: Sequence[Use]) -> str:
    """Add to a hint which uses of a template are meant."""
    if not uses:
        return hint
    first, *others = uses
    more = f" and {len(others)} more" if others else ""
    made = f"in {quoted(first.name)} ({first.place}){more}"
    whole = f"{made}, made from the template {quoted(first.template)} ({first.template_place})"
    return f"{hint}\n{whole}" if hint else whole


def _owner(lines: Sequence[str], number: int) -> str:
    """Find the line above that a line is indented under: a secret may begin below its name."""
    indent = _indent(lines[number])
    above = (lines[one] for one in range(number - 1, -1, -1) if lines[one].strip())
    return next((line for line in above if _indent(line) < indent), "")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _cut(sentence: str) -> str:
    return sentence if len(sentence) <= LONGEST_SENTENCE else sentence[:LONGEST_SENTENCE] + "…"


def quoted(name: object) -> str:
    """Write a name of the user's in quotes, cut if it is long."""
    text = str(name)
    return f'"{text[:LONGEST_NAME]}…"' if len(text) > LONGEST_NAME else f'"{text}"'


def did_you_mean(wrong: str, names: Iterable[str]) -> str:
    """Give "did you mean x?" for the name that is nearest, or nothing."""
    nearest = closest(wrong, names)
    return f'did you mean "{nearest}"?' if nearest else ""


def closest(wrong: str, names: Iterable[str]) -> str:
    """Give the name most like a wrong one, or nothing if none is like it."""
    by_small = {name.lower(): name for name in names}
    found = get_close_matches(wrong[:LONGEST_NAME].lower(), by_small, n=1, cutoff=0.6)
    return by_small[found[0]] if found else ""


def listed(names: Iterable[str], most: int = 30) -> str:
    """Write names as "a, b, c", the first few of many."""
    known = list(names)
    return ", ".join(known[:most]) + (", …" if len(known) > most else "")
