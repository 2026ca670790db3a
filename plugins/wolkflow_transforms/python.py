"""Call a function of one's own for each message."""

import inspect
from collections.abc import Callable
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from wolkflow import LocalPath, Msg, Step, msg_of

ARGUMENTS = ("value", "name", "time")


class Python(Step):
    """Calls a Python function for each message, and sends what it returns on as the value.

    The function is in a `file` beside the pipeline, or written as `code` in it. It takes any of
    `value`, `name` and `time`, by these names; None ends the message, and what it raises is an
    error of that message alone. The file is read when the pipeline starts; what it remembers in
    variables of its own is forgotten then. It can do all that wolkflow can: run only what you
    trust. Expressions, in `compute`, can do nothing but calculate.
    """

    example = """python:
  code: |
    def process(value):
        return [value, value]
"""

    file: Annotated[
        LocalPath | None, Field(description="a Python file with the function in it")
    ] = None
    code: Annotated[
        str | None, Field(description="the function itself, instead of a file", max_length=100_000)
    ] = None
    function: Annotated[
        str, Field(description="the function's name", pattern=r"^[A-Za-z_]\w*$")
    ] = "process"

    @model_validator(mode="after")
    def _check_one_of_two(self) -> Self:
        if (self.file is None) == (self.code is None):
            raise ValueError("give either `file`, a Python file, or `code`, the function itself")
        if self.code is not None:
            _compiled(self.code, "code")
        return self

    def open(self) -> None:
        """Read the file and find the function."""
        text = self.file.read_text(encoding="utf-8") if self.file else self.code or ""
        names: dict[str, Any] = {"__name__": "wolkflow_python", "__file__": str(self.file or "")}
        exec(_compiled(text, str(self.file or "code")), names)  # noqa: S102  # that is what this step is for
        function = names.get(self.function)
        if not callable(function):
            shown = f"{self.file or 'the code'} has no function {self.function}"
            raise ValueError(shown)  # noqa: TRY004  # the file is wrong, not a type
        self._call: Callable[..., Any] = function
        self._wanted = _wanted(function, self.function)
        self._takes_value = self._wanted == ["value"] and _by_place(function)

    def process(self, msg: Msg) -> Msg | None:
        """Send on what the function returns."""
        name, value, time = msg
        try:
            if self._takes_value:
                result = self._call(value)
            else:
                given = {"value": value, "name": name, "time": time}
                result = self._call(**{one: given[one] for one in self._wanted})
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            raise ValueError(
                f"{self.function} fails for {value!r:.60} of {name}: {reason:.150}"
            ) from error
        return None if result is None else msg_of((name, result, time))


def _compiled(text: str, file: str) -> Any:
    try:
        return compile(text, file, "exec")
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", 0)
        raise ValueError(f"{file}, line {line}: {getattr(error, 'msg', error)}") from error


def _wanted(function: Callable[..., Any], name: str) -> list[str]:
    names = list(inspect.signature(function).parameters)
    strange = [one for one in names if one not in ARGUMENTS]
    if strange:
        raise ValueError(f"{name} takes {strange[0]}; it can take value, name and time")
    return names


def _by_place(function: Callable[..., Any]) -> bool:
    """Tell whether the first argument can be given without its name, which is quicker."""
    first = next(iter(inspect.signature(function).parameters.values()))
    return first.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
