"""JSON, quickly: by orjson where it is installed, by the standard library where it isn't.

Both ways give the same to the last byte. What orjson would write or read in another way goes
through the standard library all the same: numbers near 0, whole numbers beyond 64 bits, NaN.
"""

import json
import math
from collections.abc import Callable
from operator import itemgetter
from types import ModuleType
from typing import Any, NoReturn

from wolkflow.message import Msg

PLAIN = frozenset({int, str, bool, type(None)})

# Between these orjson writes a float as Python does: `0.00001` beside `1e-05`, else.
SMALL, LARGE = 1e-4, 1e16

MOST_BITS = 2.0**63
"""A float from here on may have been a whole number, which orjson doesn't read as one."""


def json_writer() -> Callable[[Any], bytes]:
    """Give what writes a value on one line, without spaces.

    TypeError, ValueError or RecursionError for what JSON doesn't have, such as NaN.
    """
    encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
    orjson = _orjson()
    if orjson is None:
        return lambda value: encode(value).encode()
    dumps = orjson.dumps

    def write(value: Any) -> bytes:
        try:
            return dumps(value) if _is_written_alike(value) else encode(value).encode()
        except TypeError:  # a whole number of more than 64 bits, or a name that is no text
            return encode(value).encode()

    return write


def message_writer(*, newline: bool = False) -> Callable[[Msg], bytes]:
    """Give what writes a message, `{"time": ..., "name": ..., "value": ...}`, and a newline.

    Like `json_writer`, and a good deal quicker for numbers.
    """
    write = json_writer()
    end = b"\n" if newline else b""
    orjson = _orjson()
    if orjson is None:
        return lambda msg: write({"time": msg[2], "name": msg[0], "value": msg[1]}) + end
    dumps, options = orjson.dumps, orjson.OPT_APPEND_NEWLINE if newline else 0

    def write_message(msg: Msg) -> bytes:
        name, value, time = msg
        fields = {"time": time, "name": name, "value": value}
        if value.__class__ is float and SMALL <= value < LARGE:
            try:
                return dumps(fields, None, options)  # type: ignore[no-any-return]  # bytes
            except TypeError:  # a time of more than 64 bits, or a name that isn't in UTF-8
                return write(fields) + end
        return write(fields) + end

    return write_message


def json_reader() -> Callable[[str], Any]:
    """Give what reads a text; ValueError or RecursionError for one that isn't JSON.

    NaN and infinities, which aren't, are refused, and so is a number beyond every float.
    """
    decode = json.JSONDecoder(parse_constant=_refuse, parse_float=_finite).decode
    orjson = _orjson()
    if orjson is None:
        return decode
    loads = orjson.loads

    def read(text: str) -> Any:
        try:
            value = loads(text)
        except ValueError:
            return decode(text)  # which says what is wrong in its own words
        return value if _is_read_alike(value) else decode(text)

    return read


def message_reader(name: str, value: str, time: str) -> Callable[[str], Any]:
    """Give what reads three fields of an object, as a tuple; else like `json_reader`.

    KeyError or TypeError where they aren't.
    """
    take = itemgetter(name, value, time)
    read = json_reader()
    orjson = _orjson()
    if orjson is None:
        return lambda text: take(read(text))
    loads = orjson.loads

    def read_message(text: str) -> Any:
        try:
            taken = take(loads(text))
        except ValueError:
            return take(read(text))
        value = taken[1]
        kind = value.__class__
        if kind in PLAIN or (kind is float and -MOST_BITS < value < MOST_BITS):
            return taken
        return take(read(text))

    return read_message


def _orjson() -> ModuleType | None:
    try:
        import orjson  # noqa: PLC0415  # only runs that need it pay for it, and not all machines have it
    except ImportError:
        return None
    return orjson


def _is_written_alike(value: Any) -> bool:
    kind = value.__class__
    if kind is float:
        return SMALL <= value < LARGE or -LARGE < value <= -SMALL or not value
    if kind in PLAIN:
        return True
    if kind is dict:
        value = value.values()
    elif kind is not list:
        return False
    for one in value:
        kind = one.__class__
        if kind is float and SMALL <= one < LARGE:
            continue  # most numbers, at half the cost
        if kind not in PLAIN and not _is_written_alike(one):
            return False
    return True


def _is_read_alike(value: Any) -> bool:
    kind = value.__class__
    if kind is float:
        return bool(abs(value) < MOST_BITS)
    if kind is dict:
        value = value.values()
    elif kind is not list:
        return True
    for one in value:
        kind = one.__class__
        if kind is float and -MOST_BITS < one < MOST_BITS:
            continue
        if kind not in PLAIN and not _is_read_alike(one):
            return False
    return True


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a value")


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ValueError(f"{digits[:30]} is too large")
    return number
