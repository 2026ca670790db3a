"""Turn one range of numbers into another."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from wolkflow import Msg, Step, msg_of
from wolkflow_transforms.number import HIGHEST, LOWEST, number

Limit = Annotated[float, Field(allow_inf_nan=False)]
Limits = tuple[Limit, Limit]


class Range(Step):
    """Turns numbers from one range into another: 0 to 1023 into 0 to 100.

    `outside` says what becomes of a number outside the first range: it is carried on along the
    line (`extend`), becomes the nearer end (`clamp`), goes round (`wrap`), or ends here (`drop`).
    A range may run downwards. It is Node-RED's range node; its rounding is a step of its own here,
    `round`. Anything but a number is an error.
    """

    example = "range: {from: [0, 1023], to: [0, 100], outside: clamp}"

    source: Annotated[
        Limits, Field(validation_alias="from", description="the two ends of what comes in")
    ]
    to: Annotated[Limits, Field(description="what the two ends become")]
    outside: Annotated[
        Literal["extend", "clamp", "wrap", "drop"],
        Field(description="what becomes of a number outside the range"),
    ] = "extend"

    @model_validator(mode="after")
    def _check_ends(self) -> Self:
        if self.source[0] == self.source[1]:
            raise ValueError("the two ends of `from` are the same: there is nothing between them")
        return self

    def process(self, msg: Msg) -> Msg | None:
        """Send the number on, moved into the other range."""
        name, value, time = msg
        if value.__class__ is not float or not LOWEST <= value <= HIGHEST:
            value = number("range", msg)
        low, high = self.source
        share = (value - low) / (high - low)
        if not 0 <= share <= 1 and self.outside != "extend":
            if self.outside == "drop":
                return None
            share = share % 1 if self.outside == "wrap" else max(0.0, min(1.0, share))
        start, end = self.to
        return msg_of((name, start + share * (end - start), time))
