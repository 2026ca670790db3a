"""Write bytes as text."""

from base64 import b64encode, urlsafe_b64encode
from typing import Annotated

from pydantic import Field

from wolkflow import Msg, Step


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
        encode = urlsafe_b64encode if self.url else b64encode
        return Msg(msg.name, encode(value).decode("ascii"), msg.time)
