"""How a command ends: the exit codes, and which of them an error has."""

import errno
from typing import IO, Any

import click

from wolkflow.engine.explain import explain
from wolkflow.excerpt import escaped

FAILED = 1
UNAVAILABLE = 69
NO_PERMISSION = 77
BAD_CONFIG = 78
"""As in sysexits.h, so that systemd can be told not to restart what can't get better."""


class Stop(click.ClickException):
    """Ends a command with a message and an exit code; a user's mistake never gives a traceback."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.exit_code = code  # type: ignore[misc]  # click sets it on its own errors, too

    def show(self, file: IO[Any] | None = None) -> None:
        """Write the message to standard error."""
        click.echo(self.message, file=file, err=True)


def stop_for(error: OSError) -> Stop:
    """Make the end of a command for a file or folder that can't be used."""
    return Stop(f"wolkflow: {escaped(explain(error))}", exit_code(error))


def exit_code(error: BaseException) -> int:
    """Give the exit code for what ended a run."""
    if not isinstance(error, OSError):
        return FAILED
    return NO_PERMISSION if _lacks_permission(error) else UNAVAILABLE


def _lacks_permission(error: BaseException | None) -> bool:
    """Tell whether an error, or what it came from, is that something isn't allowed."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            return True
        error = error.__cause__
    return False
