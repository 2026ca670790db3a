"""Where PyYAML gave up on a text."""

from collections.abc import Sequence

import yaml


class Mistake:
    """Where PyYAML noticed the mistake (`at`), and where the construct began (`since`), from 0."""

    def __init__(self, error: yaml.MarkedYAMLError, lines: Sequence[str]) -> None:
        self.lines = lines
        self.context = error.context or ""
        self.problem = error.problem or ""
        mark = error.problem_mark or error.context_mark
        self.at = self._inside(mark)
        self.since = self._inside(error.context_mark or mark)

    def _inside(self, mark: yaml.error.Mark | None) -> tuple[int, int]:
        if mark is None:
            return 0, 0
        return min(mark.line, len(self.lines) - 1), mark.column

    @property
    def line(self) -> str:
        """The line where it was noticed."""
        return self.lines[self.at[0]]

    @property
    def letter(self) -> str:
        """The letter at which it was noticed; empty at the end of a line."""
        return self.line[self.at[1] : self.at[1] + 1]

    @property
    def before(self) -> str:
        """What stands in the line before that letter."""
        return self.line[: self.at[1]]

    @property
    def is_at_end(self) -> bool:
        """Whether nothing but empty lines follows."""
        rest = [self.line[self.at[1] :], *self.lines[self.at[0] + 1 :]]
        return not any(line.strip() for line in rest)
