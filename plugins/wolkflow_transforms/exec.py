"""Run a program for each message."""

import json
from typing import Annotated, Any, Literal

from pydantic import Field

from wolkflow import Interval, Msg, Step
from wolkflow_transforms.programs import MOST_OUTPUT, Programs, RealPrograms
from wolkflow_transforms.written import value_of


class Exec(Step):
    """Runs a program for each message, and sends what it writes to its standard output on.

    `command` is the program and its arguments, as a list; there is no shell, so nothing in a
    message can become a command. The value comes on standard input: a text as it is, anything else
    as JSON; the environment has WOLKFLOW_NAME and WOLKFLOW_TIME. One that takes longer than
    `timeout` is ended with all its children. A program that fails, or writes more than 1 MB, is an
    error with the last line it wrote to standard error. Programs run one after the other, in a
    thread of their own. Node-RED's exec node has outputs for errors and codes: here they go out of
    `@error`.
    """

    example = "exec: {command: [cat]}"

    command: Annotated[
        list[str], Field(description="the program and its arguments, each by itself", min_length=1)
    ]
    output: Annotated[
        Literal["text", "json", "none"],
        Field(
            description="what it writes: text (numbers become numbers), JSON, or what is ignored"
        ),
    ] = "text"
    timeout: Annotated[Interval, Field(description="how long it may take")] = 10.0

    @property
    def lane(self) -> str:
        """A program may take its time, and holds nothing else up."""
        return f"exec {self.command[0]}"

    def open(self) -> None:
        """Find the program; OSError when there is none."""
        self._programs: Programs = self.shared("exec", RealPrograms)
        if not self._programs.has(self.command[0]):
            raise OSError(f"there is no program {self.command[0]}: install it, or give its path")

    def process(self, msg: Msg) -> Msg | None:
        """Run the program and send its output on."""
        text = msg.value if isinstance(msg.value, str) else _json(msg)
        environ = {"WOLKFLOW_NAME": msg.name, "WOLKFLOW_TIME": str(msg.time)}
        program = self.command[0]
        try:
            ended = self._programs.run(self.command, text.encode(), environ, self.timeout)
        except TimeoutError as error:
            raise ValueError(f"{program} took longer than {self.timeout:g} s") from error
        code, written, errors = ended
        if code:
            raise ValueError(f"{program} failed with {code}: {_last_line(errors)}")
        return self._result(msg, written)

    def _result(self, msg: Msg, written: bytes) -> Msg | None:
        if self.output == "none":
            return msg
        if len(written) > MOST_OUTPUT:
            raise ValueError(f"{self.command[0]} wrote more than {MOST_OUTPUT} bytes")
        text = written.decode(errors="replace").strip()
        if not text:
            return None
        value: Any = value_of(text) if self.output == "text" else _parsed(text)
        return Msg(msg.name, value, msg.time)


def _json(msg: Msg) -> str:
    try:
        return json.dumps(msg.value, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        shown = f"exec can't give {msg.value!r:.60} of series {msg.name} to a program"
        raise ValueError(shown) from error


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"exec needs JSON from the program, got {text!r:.60}") from error


def _last_line(errors: bytes) -> str:
    lines = errors.decode(errors="replace").strip().splitlines()
    return lines[-1][-150:] if lines else "it said nothing"
