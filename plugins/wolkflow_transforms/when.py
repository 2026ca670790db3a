"""Let messages pass on a condition."""

from typing import Annotated

from pydantic import Field

from wolkflow import Expression, Msg, Step


class When(Step):
    """Lets a message pass when `condition` is true of it; the others end here.

    The condition is an expression over `value`, `name`, `time`, `previous` and, where the value has
    fields, their names: `value > 30 and name == "boiler"`.
    """

    example = 'when: {condition: "value > 30"}'

    condition: Annotated[Expression, Field(description="what must be true of a message to pass")]

    def open(self) -> None:
        """Begin without a previous value."""
        self._holds = self.condition.started(self.now_ms)

    def process(self, msg: Msg) -> Msg | None:
        """Send the message on, or end it."""
        answer = self._holds(msg)
        if answer is True:
            return msg
        if answer is False:
            return None
        if isinstance(answer, int | float):
            return msg if answer else None
        raise ValueError(f"`{self.condition}` must be true or false, and is {answer!r}")
