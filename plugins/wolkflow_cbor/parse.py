"""Read CBOR."""

import math
from collections.abc import Callable
from typing import Any

from wolkflow import Msg, Step

DEEPEST = 50


class Parse(Step):
    """Turns bytes of CBOR into the value they describe.

    Bytes come from a source that has them, or from `base64.decode`. What a message can't carry is
    an error: dates, NaN, types of somebody's own. Needs the extra `wolkflow[cbor]`.
    """

    example = "cbor.parse: {}"

    def open(self) -> None:
        """Import the library."""
        import cbor2  # noqa: PLC0415  # an extra, for those who use it

        self._load: Callable[[bytes], Any] = cbor2.loads

    def process(self, msg: Msg) -> Msg:
        """Send the value on."""
        packed = msg.value
        if not isinstance(packed, bytes):
            raise ValueError(f"cbor.parse needs bytes, got {packed!r:.60} in series {msg.name}")  # noqa: TRY004  # a bad value is a ValueError, whatever is bad about it
        try:
            value = self._load(packed)
        except Exception as error:
            raise ValueError(f"cbor.parse can't read {packed!r:.60}: {error}") from error
        _check(value)
        return Msg(msg.name, value, msg.time)


def _check(value: Any, depth: int = 0) -> None:
    """Refuse what no later step would know."""
    if depth > DEEPEST:
        raise ValueError("cbor.parse found a value that is too deeply nested")
    if isinstance(value, dict):
        if not all(isinstance(name, str) for name in value):
            raise ValueError("cbor.parse found a field whose name is not a text")
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            _check(one, depth + 1)
    elif isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"cbor.parse found {value}, which is no number")
    elif value.__class__ not in (int, float, bool, str, bytes, type(None)):
        raise ValueError(f"cbor.parse found a {type(value).__name__}, which a message can't carry")
