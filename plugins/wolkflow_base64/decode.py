"""Read bytes that are written as text."""

from base64 import b64decode
from binascii import a2b_base64
from typing import Annotated, Literal

from pydantic import Field

from wolkflow import Msg, Step, msg_of

ORDINARY = str.maketrans("-_", "+/")


class Decode(Step):
    """Turns Base64 back into the text (in UTF-8) or the bytes it was made of.

    Both alphabets are read, and `=` at the end may be missing. Anything else is an error.
    """

    example = "base64.decode: {to: bytes}"

    to: Annotated[
        Literal["text", "bytes"], Field(description="what comes out; bytes for msgpack and cbor")
    ] = "text"

    def process(self, msg: Msg) -> Msg:
        """Send what was written on."""
        text = msg.value
        if not isinstance(text, str):
            raise ValueError(f"base64.decode needs text, got {text!r:.60} in series {msg.name}")  # noqa: TRY004  # a bad value is a ValueError, whatever is bad about it
        try:
            found = _decoded(text)
            value = found if self.to == "bytes" else found.decode()
        except ValueError as error:
            raise ValueError(f"base64.decode can't read {text!r:.60}: {error}") from error
        return msg_of((msg.name, value, msg.time))


def _decoded(text: str) -> bytes:
    try:
        return a2b_base64(text, strict_mode=True)
    except ValueError:  # spaces in it, the other alphabet, or no = at the end
        plain = "".join(text.split()).rstrip("=").translate(ORDINARY)
        return b64decode(plain + "=" * (-len(plain) % 4), validate=True)
