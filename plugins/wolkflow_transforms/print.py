"""Show values on the terminal."""

import sys
from datetime import UTC, datetime

from wolkflow import Msg, Step
from wolkflow_transforms.value import one_line


class Print(Step):
    """Writes each message as a line to standard output: time, series and value. Sends it on.

    It has a thread of its own, so that a terminal that stands still holds nothing else up.
    """

    example = "print: {}"

    @property
    def lane(self) -> str:
        """Standard output may block for as long as somebody scrolls."""
        return "stdout"

    def process(self, msg: Msg) -> Msg:
        """Write one line; OSError when nobody reads."""
        when = datetime.fromtimestamp(msg.time / 1000, UTC).isoformat(timespec="milliseconds")
        line = f"{when[:-6]}Z {one_line(msg.name)} {one_line(msg.value)}\n"
        try:
            sys.stdout.write(line)
            sys.stdout.flush()
        except BrokenPipeError as error:
            raise OSError("nobody reads the standard output any more") from error
        return msg
