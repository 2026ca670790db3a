"""Read MessagePack."""

from collections.abc import Callable
from functools import partial
from typing import Any

from wolkflow import Msg, Step, check_value, msg_of


class Parse(Step):
    """Turns bytes of MessagePack into the value they describe.

    Bytes come from a source that has them, or from `base64.decode`. What a message can't carry is
    an error: dates, NaN, types of somebody's own. Needs the extra `wolkflow[msgpack]`.
    """

    example = "msgpack.parse: {}"

    def open(self) -> None:
        """Import the library."""
        import msgpack  # noqa: PLC0415  # an extra, for those who use it

        self._load: Callable[[bytes], Any] = partial(msgpack.unpackb, strict_map_key=False)

    def process(self, msg: Msg) -> Msg:
        """Send the value on."""
        packed = msg.value
        if not isinstance(packed, bytes):
            raise ValueError(f"msgpack.parse needs bytes, got {packed!r:.60} in series {msg.name}")  # noqa: TRY004  # a bad value is a ValueError, whatever is bad about it
        try:
            value = self._load(packed)
        except Exception as error:
            raise ValueError(f"msgpack.parse can't read {packed!r:.60}: {error}") from error
        try:
            check_value(value)
        except ValueError as error:
            raise ValueError(f"msgpack.parse found {error}") from error
        return msg_of((msg.name, value, msg.time))
