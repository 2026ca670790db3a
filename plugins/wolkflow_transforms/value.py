"""The values a person can write into a pipeline."""

from typing import Annotated, Any

from pydantic import Field

Value = bool | int | Annotated[float, Field(allow_inf_nan=False)] | str | dict[str, Any] | list[Any]
"""A number, true or false, a text, or a mapping or list of these."""


def one_line(value: Any) -> str:
    """Write a value on one line, whatever is in it: control characters appear as escapes."""
    text = str(value)
    return text if text.isprintable() else text.encode("unicode_escape").decode("ascii")
