"""Running a program, without a shell and not for ever."""

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from tempfile import TemporaryFile
from typing import IO, Protocol

MOST_OUTPUT = 1_000_000
LAST_ERRORS = 500


class Programs(Protocol):
    """Who runs programs."""

    def has(self, program: str) -> bool:
        """Tell whether there is such a program."""

    def run(
        self, command: Sequence[str], given: bytes, environ: Mapping[str, str], timeout: float
    ) -> tuple[int, bytes, bytes]:
        """Run a program to its end; give its code, its output, and the end of its errors."""


class RealPrograms:
    """Runs programs of this machine, with its environment and what `environ` adds."""

    def has(self, program: str) -> bool:
        """Tell whether it is in the PATH, or is one itself."""
        return shutil.which(program) is not None

    def run(
        self, command: Sequence[str], given: bytes, environ: Mapping[str, str], timeout: float
    ) -> tuple[int, bytes, bytes]:
        """Run one; TimeoutError after its time. One byte of output more than allowed may come."""
        with TemporaryFile() as stdin, TemporaryFile() as output, TemporaryFile() as errors:
            stdin.write(given)
            stdin.seek(0)
            process = subprocess.Popen(  # noqa: S603  # a list without a shell, written by the user
                command,
                stdin=stdin,
                stdout=output,
                stderr=errors,
                env={**os.environ, **environ},
                start_new_session=True,
            )
            code = _waited(process, timeout)
            output.seek(0)
            return code, output.read(MOST_OUTPUT + 1), _end(errors)


def _waited(process: "subprocess.Popen[bytes]", timeout: float) -> int:
    """Wait for a program; end it and all its children after its time."""
    try:
        return process.wait(timeout)
    except subprocess.TimeoutExpired as error:
        raise TimeoutError from error
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _end(errors: IO[bytes]) -> bytes:
    errors.seek(0, os.SEEK_END)
    errors.seek(max(0, errors.tell() - LAST_ERRORS))
    return errors.read()
