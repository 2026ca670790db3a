"""Find a pattern in a text."""

import re
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from wolkflow import Msg, Step, msg_of
from wolkflow_transforms.written import text_of, value_of

LONGEST = 100_000


class Regex(Step):
    """Takes what a regular expression finds in each text: its named groups become fields.

    Without named groups, the first group becomes the value, or all that was found. What looks like
    a number becomes one. What happens to a text without a match, `otherwise` says. The pattern is
    one of Python; it may be anywhere in the text unless it has ^ and $. Anything but text, or one
    of more than 100,000 characters, is an error.
    """

    example = "regex: {pattern: 'T=(?P<temperature>[-.0-9]+) H=(?P<humidity>[.0-9]+)'}"

    pattern: Annotated[
        str, Field(description="the regular expression", min_length=1, max_length=1000)
    ]
    otherwise: Annotated[
        Literal["drop", "pass", "error"],
        Field(description="what happens to a text in which it isn't found"),
    ] = "drop"
    numbers: Annotated[bool, Field(description="turn what looks like a number into one")] = True

    @model_validator(mode="after")
    def _check_pattern(self) -> Self:
        try:
            re.compile(self.pattern)
        except re.error as error:
            raise ValueError(f"the pattern is wrong: {error}") from error
        return self

    def open(self) -> None:
        """Prepare the pattern."""
        self._pattern = re.compile(self.pattern)

    def process(self, msg: Msg) -> Msg | None:
        """Send what was found on."""
        text = text_of("regex", msg.value, msg.name)
        if len(text) > LONGEST:
            raise ValueError(f"regex takes {LONGEST} characters at most, got {len(text)}")
        match = self._pattern.search(text)
        if match is None:
            if self.otherwise == "error":
                raise ValueError(f"regex finds nothing in {text!r:.60} of series {msg.name}")
            return msg if self.otherwise == "pass" else None
        if self._pattern.groupindex:
            written = value_of if self.numbers else str
            groups = match.groupdict().items()
            fields = {name: written(one) for name, one in groups if one is not None}
            return msg_of((msg.name, fields, msg.time))
        found = match[1] if self._pattern.groups else match[0]
        return Msg(msg.name, self._value(found or ""), msg.time)

    def _value(self, text: str) -> int | float | bool | str:
        return value_of(text) if self.numbers else text
