"""Read text of the kind `t=21.5 h=40`."""

import re
from typing import Annotated, Self

from pydantic import Field, model_validator

from wolkflow import Msg, Step
from wolkflow_transforms.written import text_of, value_of


class KeyValue(Step):
    """Turns text like `t=21.5 h=40 room="living room"` into a value with fields.

    Numbers become numbers, true and false these. A part in double quotes may have anything in it.
    An empty text ends here; a part that isn't a key with a value is an error.
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
        """Send the fields on."""
        text = text_of("key_value", msg.value, msg.name).strip()
        if not text:
            return None
        fields: dict[str, int | float | bool | str] = {}
        at = 0
        while at < len(text):
            pair = self._pair.match(text, at)
            if pair is None:
                raise ValueError(f"key_value finds no pair in {text[at:]!r:.60}")
            quoted = pair["quoted"]
            fields[pair["key"]] = value_of(pair["plain"]) if quoted is None else quoted
            gap = self._gap.match(text, pair.end())
            at = gap.end() if gap else len(text)
        return Msg(msg.name, fields, msg.time)
