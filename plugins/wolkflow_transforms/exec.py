"""Run a program for each message."""

import json
import os
import shutil
import signal
import subprocess
from contextlib import suppress
from tempfile import TemporaryFile
from typing import IO, Annotated, Any, Literal

from pydantic import Field

from wolkflow import Interval, Msg, Step
from wolkflow_transforms.written import value_of

MOST_OUTPUT = 1_000_000


class Exec(Step):
    """Runs a program for each message, and sends what it writes to its standard output on.

    `command` is the program and its arguments, as a list; there is no shell, so nothing in a
    message can become a command. The value comes on standard input: a text as it is, anything else
    as JSON; the environment has WOLKFLOW_NAME and WOLKFLOW_TIME. One that takes longer than
    `timeout` is ended with all its children. A program that fails, or writes more than 1 MB, is an
    error with the last line it wrote to standard error. Programs run one after the other, in a
    thread of their own.
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
        if shutil.which(self.command[0]) is None:
            raise OSError(f"there is no program {self.command[0]}: install it, or give its path")

    def process(self, msg: Msg) -> Msg | None:
        """Run the program and send its output on."""
        text = msg.value if isinstance(msg.value, str) else _json(msg)
        with TemporaryFile() as given, TemporaryFile() as output, TemporaryFile() as errors:
            given.write(text.encode())
            given.seek(0)
            code = self._run(msg, given, output, errors)
            if code:
                raise ValueError(f"{self.command[0]} failed with {code}: {_last_line(errors)}")
            return self._result(msg, output)

    def _run(self, msg: Msg, given: IO[bytes], output: IO[bytes], errors: IO[bytes]) -> int:
        environ = {**os.environ, "WOLKFLOW_NAME": msg.name, "WOLKFLOW_TIME": str(msg.time)}
        process = subprocess.Popen(  # noqa: S603  # a list without a shell, written by the user
            self.command,
            stdin=given,
            stdout=output,
            stderr=errors,
            env=environ,
            start_new_session=True,
        )
        try:
            return process.wait(self.timeout)
        except subprocess.TimeoutExpired as error:
            raise ValueError(f"{self.command[0]} took longer than {self.timeout:g} s") from error
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _result(self, msg: Msg, output: IO[bytes]) -> Msg | None:
        if self.output == "none":
            return msg
        output.seek(0)
        written = output.read(MOST_OUTPUT + 1)
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


def _last_line(errors: IO[bytes]) -> str:
    errors.seek(0, os.SEEK_END)
    errors.seek(max(0, errors.tell() - 500))
    lines = errors.read(500).decode(errors="replace").strip().splitlines()
    return lines[-1][-150:] if lines else "it said nothing"
