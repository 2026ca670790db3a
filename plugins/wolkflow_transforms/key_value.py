"""Read and write text of the kind `t=21.5 h=40`."""

import math
import re
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from wolkflow import Msg, Step
from wolkflow_transforms.written import text_of, value_of

PLAIN = re.compile(r"[\w.+-]+")
"""A text that needs no quotes, whatever stands around it."""


class KeyValue(Step):
    """Turns text like `t=21.5 h=40 room="living room"` into a value with fields, or back.

    Numbers become numbers, true and false these. A part in double quotes may have anything in it.
    An empty text ends here; a part that isn't a key with a value is an error. A value with fields
    becomes such a text; what no text can say, a quote or a list in it, is an error.
    """

    example = 'key_value: {between: ",", equals: ":"}'

    equals: Annotated[
        str, Field(description="what stands between a key and its value", min_length=1)
    ] = "="
    between: Annotated[
        str, Field(description="what stands between two pairs; a space is any amount of them")
    ] = " "

    @model_validator(mode="after")
    def _check_signs(self) -> Self:
        if '"' in self.equals + self.between or not self.between:
            raise ValueError("a quote can't stand between, nor can nothing")
        if self.equals == self.between:
            raise ValueError("equals and between must differ")
        return self

    def open(self) -> None:
        """Prepare what a pair looks like."""
        between, equals = re.escape(self.between), re.escape(self.equals)
        end = r"(?=\s|$)" if self.between.isspace() else rf"(?=\s*(?:{between}|$))"
        plain = r"[^\s]*?" if self.between.isspace() else r".*?"
        self._pair = re.compile(
            rf'\s*(?P<key>[^"\s]+?)\s*{equals}\s*(?:"(?P<quoted>[^"]*)"|(?P<plain>{plain})){end}'
        )
        self._gap = re.compile(r"\s+" if self.between.isspace() else rf"\s*{between}")

    def process(self, msg: Msg) -> Msg | None:
        """Send the fields on, or the text."""
        if isinstance(msg.value, dict):
            return Msg(msg.name, self._text(msg.value), msg.time)
        text = text_of("key_value", msg.value, msg.name).strip()
        return Msg(msg.name, self._fields(text), msg.time) if text else None

    def _fields(self, text: str) -> dict[str, int | float | bool | str]:
        fields: dict[str, int | float | bool | str] = {}
        at = 0
        while at < len(text):
            pair = self._pair.match(text, at)
            if pair is None:
                raise ValueError(f"key_value finds no pair in {text[at:]!r:.60}")
            fields[pair["key"]] = _value(pair)
            gap = self._gap.match(text, pair.end())
            at = gap.end() if gap else len(text)
        return fields

    def _text(self, fields: dict[Any, Any]) -> str:
        pairs = []
        for key, value in fields.items():
            pair = f"{key}{self.equals}{self._written(value)}"
            found = self._pair.fullmatch(pair)
            wanted = "" if value is None else value
            if found is None or (found["key"], _value(found)) != (key, wanted):
                raise ValueError(f"key_value can't write {key!r:.60} with {value!r:.60}")
            pairs.append(pair)
        return self.between.join(pairs)

    def _written(self, value: Any) -> str:
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, str):
            return value if PLAIN.fullmatch(value) and value_of(value) is value else f'"{value}"'
        if isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)):
            return repr(value)
        if value is None:
            return ""
        return '"'  # which nothing can be read from


def _value(pair: re.Match[str]) -> int | float | bool | str:
    quoted: str | None = pair["quoted"]
    return value_of(pair["plain"]) if quoted is None else quoted
