"""Put values into a text."""

import json
import re
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from wolkflow import Expression, Msg, Step

LONGEST = 100_000
PLACE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


class Template(Step):
    """Makes a text of each message: what stands in `{{ }}` is worked out and put in its place.

    In the braces stands an expression, not only a name as in Mustache: `{{ round(value, 1) }}`. It
    knows `value`, `name`, `time`, `previous` and the value's fields by their names. What is true is
    written `true`, null nothing, and what has fields as JSON.
    """

    example = 'template: {text: "{{ name }} is {{ round(value, 1) }} degrees"}'

    text: Annotated[
        str, Field(description="the text, with {{ expressions }} in it", max_length=10_000)
    ]

    @model_validator(mode="after")
    def _check_expressions(self) -> Self:
        for one in PLACE.finditer(self.text):
            try:
                Expression(one[1])
            except ValueError as error:
                raise ValueError(f"in {one[0]:.60}: {error}") from error
        if "{{" in PLACE.sub("", self.text):
            raise ValueError("{{ is opened and not closed with }}")
        return self

    def open(self) -> None:
        """Take the text apart: every second piece is an expression."""
        pieces = PLACE.split(self.text)
        self._texts = pieces[::2]
        self._expressions = [Expression(one).started(self.now_ms) for one in pieces[1::2]]

    def process(self, msg: Msg) -> Msg:
        """Send the text on."""
        written = [_written(one(msg)) for one in self._expressions]
        pieces = zip(self._texts, [*written, ""], strict=True)
        text = "".join(text + value for text, value in pieces)
        if len(text) > LONGEST:
            raise ValueError(f"the text would be longer than {LONGEST} characters")
        return Msg(msg.name, text, msg.time)


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool | dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)
