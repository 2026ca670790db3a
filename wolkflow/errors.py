"""What can go wrong, as one tree.

    WolkflowError
    ├── ConfigError        the pipeline's text is wrong; carries every Problem       (ValueError)
    ├── PluginError        a plugin can't be loaded                                  (ImportError)
    ├── HardwareError      a pin, bus or chip doesn't answer                         (OSError)
    └── StateError         the state directory or a file in it can't be used         (OSError)

A class exists only where someone would handle it differently. Every message says where, what, and
what to do.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from wolkflow.excerpt import escaped, pointed_at


class WolkflowError(Exception):
    """The root of every error that wolkflow raises on purpose."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot in a file: line and column count from 1; line 0 stands for the whole file."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a pipeline: where it is, what is wrong, what is allowed.

    `excerpt` is the source line without its line end; empty where it would show a secret.
    """

    place: Place
    what: str
    hint: str = ""
    excerpt: str = ""

    def __str__(self) -> str:
        lines = [f"{escaped(str(self.place))}: {escaped(self.what)}"]
        if self.excerpt.strip():
            lines += pointed_at(self.excerpt, self.place.column)
        lines += [escaped(line) for line in self.hint.splitlines()]
        return "\n    ".join(lines)


class ConfigError(WolkflowError, ValueError):
    """The pipeline's text has mistakes: all of them, in the order of the file."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class PluginError(WolkflowError, ImportError):
    """A plugin can't be loaded; the message names it."""


class HardwareError(WolkflowError, OSError):
    """A pin, a bus or a chip doesn't answer as it should; the engine tries again."""


class StateError(WolkflowError, OSError):
    """The state directory, or a file in it, can't be used."""
