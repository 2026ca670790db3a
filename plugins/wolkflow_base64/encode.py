"""Write bytes as text."""

from binascii import b2a_base64
from typing import Annotated

from pydantic import Field

from wolkflow import Msg, Step, msg_of

OTHERS = str.maketrans("+/", "-_")


class Encode(Step):
    """Turns bytes, or a text in UTF-8, into Base64.

    Anything else is an error.
    """

    example = "base64.encode: {}"

    url: Annotated[
        bool, Field(description="use - and _ in place of + and /, as in addresses of the web")
    ] = False

    def process(self, msg: Msg) -> Msg:
        """Send the text on."""
        value = msg.value.encode() if isinstance(msg.value, str) else msg.value
        if not isinstance(value, bytes):
            shown = f"base64.encode needs bytes or text, got {value!r:.60} in series {msg.name}"
            raise ValueError(shown)  # noqa: TRY004  # a bad value is a ValueError
        text = b2a_base64(value, newline=False).decode("ascii")
        return msg_of((msg.name, text.translate(OTHERS) if self.url else text, msg.time))
