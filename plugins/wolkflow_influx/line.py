"""A point in InfluxDB's line protocol: `home,name=t value=21.5 1700000000000`."""

import math
from collections.abc import Mapping
from typing import Any

from wolkflow import Msg

ENDS = str.maketrans({"\n": " ", "\r": " ", "\0": " "})
INTEGERS = range(-(2**63), 2**63)


def line(measurement: str, tags: Mapping[str, str], msg: Msg) -> str:
    """Write a message as a point; ValueError when there is nothing in it that can be a field."""
    value = msg.value
    values = value if isinstance(value, dict) else {"value": value}
    written = {str(name): _field(one) for name, one in values.items()}
    fields = [f"{_escaped(name)}={text}" for name, text in written.items() if text and name]
    if not fields:
        raise ValueError(f"influx.write has no field for {value!r:.60} of {msg.name}")
    head = [measurement.translate(ENDS).replace(",", r"\,").replace(" ", r"\ ")]
    head += [f"{_escaped(name)}={_escaped(text)}" for name, text in sorted(tags.items()) if text]
    return f"{','.join(head)} {','.join(fields)} {msg.time}"


def _field(value: Any) -> str:
    """Write a field's value; numbers all as floats, since a field can have one type only."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        fits = value in INTEGERS if isinstance(value, int) else math.isfinite(value)
        return repr(float(value)) if fits else ""
    if isinstance(value, str):
        text = value.encode(errors="replace").decode()
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return ""


def _escaped(text: str) -> str:
    """Write a name or a tag: commas, equals signs and spaces are escaped."""
    plain = text.translate(ENDS).encode(errors="replace").decode()
    plain = plain.replace(",", r"\,").replace("=", r"\=").replace(" ", r"\ ")
    return plain.rstrip("\\") or "_"
