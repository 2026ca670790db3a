"""Put values into a text."""

import json
import re
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from wolkflow import Expression, Msg, Step, msg_of

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
        self._first, texts = pieces[0], pieces[2::2]
        expressions = [Expression(one).started(self.now_ms) for one in pieces[1::2]]
        self._rest = list(zip(expressions, texts, strict=True))

    def process(self, msg: Msg) -> Msg:
        """Send the text on."""
        text = self._first
        for expression, following in self._rest:
            value = expression(msg)
            text += (value if value.__class__ is str else _written(value)) + following
        if len(text) > LONGEST:
            raise ValueError(f"the text would be longer than {LONGEST} characters")
        return msg_of((msg.name, text, msg.time))


def _written(value: Any) -> str:
    if value.__class__ is float:
        return repr(value)
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool | dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)
