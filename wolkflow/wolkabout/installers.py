"""How a firmware file is installed."""

import os
import signal
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock
from typing import Final, Protocol

_TERMINATE_S: Final = 10.0
_LAST_WORDS: Final = 500  # characters of the command's output in an error


class Installer(Protocol):
    """Installs a file; may restart this process, in which case it never returns."""

    def install(self, path: Path, version: str) -> None:
        """Install, replacing `version`; raise to tell that it failed."""

    def abort(self) -> None:
        """Stop installing, if it can be stopped."""


class CommandInstaller:
    """Runs a command without a shell; `{file}` and `{version}` in it are replaced.

    Exit status 0 means success. An abort ends the command and whatever it started.
    """

    def __init__(self, command: Sequence[str], timeout_s: float = 1800.0) -> None:
        if not command:
            raise ValueError("the installer's command is empty; give a program and its arguments")
        self._command = tuple(command)
        self._timeout_s = timeout_s
        self._lock = Lock()
        self._process: subprocess.Popen[str] | None = None

    def install(self, path: Path, version: str) -> None:
        """Run the command to its end."""
        command = [
            part.replace("{file}", str(path)).replace("{version}", version)
            for part in self._command
        ]
        with self._lock:
            process = self._process = subprocess.Popen(  # noqa: S603 - the user's own command
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                start_new_session=True,
            )
        with process:
            try:
                output, _ = process.communicate(timeout=self._timeout_s)
            except subprocess.TimeoutExpired:
                self.abort()
                raise
            finally:
                self._process = None
        if process.returncode:
            raise OSError(
                f"{command[0]} ended with status {process.returncode}: {output[-_LAST_WORDS:]}"
            )

    def abort(self) -> None:
        """End the command's whole process group."""
        with self._lock:
            process = self._process
        if process is None or process.poll() is not None:
            return
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(_TERMINATE_S)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


class FunctionInstaller:
    """Calls a function of the program with the path; it cannot be aborted."""

    def __init__(self, function: Callable[[Path], object]) -> None:
        self._function = function

    def install(self, path: Path, version: str) -> None:  # noqa: ARG002 - as in `Installer`
        """Call the function."""
        self._function(path)

    def abort(self) -> None:
        """Do nothing: a function cannot be stopped from outside."""
