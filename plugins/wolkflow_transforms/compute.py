"""Work a new value out."""

from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from wolkflow import Expression, Msg, Step, msg_of
from wolkflow_transforms.number import HIGHEST, LOWEST


class Compute(Step):
    """Works out a new value for each message, or fields of it, with expressions.

    They know `value`, `name`, `time`, `previous` and the value's fields by their names. With
    `fields`, each result becomes a field, beside those that are there; a value without fields is
    replaced by them. All of them see the message as it came. What is no number because it is too
    large, or NaN, is an error.
    """

    example = 'compute: {value: "value * 1.8 + 32"}'

    value: Annotated[
        Expression | None, Field(description="an expression that gives the new value")
    ] = None
    fields: Annotated[
        dict[str, Expression],
        Field(description="expressions by the names of the fields they give"),
    ] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _check_one_of_two(self) -> Self:
        if (self.value is not None) == bool(self.fields):
            raise ValueError("give either `value`, one expression, or `fields`, several by name")
        return self

    def open(self) -> None:
        """Begin without previous values."""
        self._value = self.value and self.value.started(self.now_ms)
        self._fields = {name: one.started(self.now_ms) for name, one in self.fields.items()}

    def process(self, msg: Msg) -> Msg:
        """Send on what comes out."""
        name, value, time = msg
        if self._value is not None:
            result = self._value(msg)
            if result.__class__ is not float or not LOWEST <= result <= HIGHEST:
                result = _checked(self._value, result)
            return msg_of((name, result, time))
        results = {field: _checked(one, one(msg)) for field, one in self._fields.items()}
        return msg_of((name, {**value, **results} if isinstance(value, dict) else results, time))


def _checked(expression: Expression, result: Any) -> Any:
    """Refuse a number that no later step could take."""
    if isinstance(result, float | int) and not LOWEST <= result <= HIGHEST:
        raise ValueError(f"`{expression}` gives {result!r:.30}, which is not a usable number")
    if isinstance(result, tuple):
        return list(result)
    return result
