"""Write JSON text."""

from typing import Annotated, Literal

from pydantic import Field

from wolkflow import Msg, Step, json_writer, message_writer, msg_of


class Write(Step):
    """Turns each value into JSON text on one line; with `what: message` name and time are in it.

    `{"time": 1700000000000, "name": "t", "value": 21.5}` is what `json.parse` reads back with
    `name: name, value: value, time: time`. What JSON doesn't have, such as NaN, is an error.
    """

    example = "json.write: {what: message}"

    what: Annotated[
        Literal["value", "message"], Field(description="write the value alone, or all")
    ] = "value"

    def open(self) -> None:
        """Prepare the encoder."""
        if self.what == "message":
            self._write = message_writer()
        else:
            write = json_writer()
            self._write = lambda msg: write(msg[1])

    def process(self, msg: Msg) -> Msg:
        """Send the text on."""
        name, value, time = msg
        try:
            return msg_of((name, self._write(msg).decode(), time))
        except (TypeError, ValueError, RecursionError) as error:
            raise ValueError(f"json.write can't write {value!r:.60}: {error}") from error
