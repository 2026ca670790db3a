"""Note values in the log."""

import logging
from typing import Annotated, Literal

from pydantic import Field

from wolkflow import Msg, Step
from wolkflow_transforms.value import one_line


class Log(Step):
    """Writes a line to the log for each message, and sends the message on."""

    example = "log: {level: warning, text: too hot}"

    level: Annotated[
        Literal["debug", "info", "warning", "error"],
        Field(description="how important the line is"),
    ] = "info"
    text: Annotated[str, Field(description="what the line begins with", max_length=1000)] = ""

    def open(self) -> None:
        """Look the level up once."""
        self._level = logging.getLevelNamesMapping()[self.level.upper()]
        self._prefix = f"{self.text}: " if self.text else ""

    def process(self, msg: Msg) -> Msg:
        """Write the line."""
        if self.log.isEnabledFor(self._level):
            name, value = one_line(msg.name), one_line(msg.value)
            self.log.log(self._level, "%s%s = %s", self._prefix, name, value)
        return msg
