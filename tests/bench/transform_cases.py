"""What the benchmark `transforms` runs: every step that works on values, with a usual setting."""

import base64
import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

import cbor2
import msgpack
import orjson
import yaml

START_MS = 1_700_000_000_000
EACH_MS = 1_000
SERIES = ("attic", "cellar", "garden")


class Case(NamedTuple):
    """A step as it is written in a pipeline, and what it is fed with."""

    type: str
    settings: Mapping[str, Any]
    values: str
    keeps: bool
    """Whether it remembers something of each series, which may cost more."""
    note: str = ""
    bare: Callable[[Any], object] | None = None
    """What a library alone takes for the same value: no step can be quicker."""


def value(kind: str, at: int) -> Any:
    """Make the value of one kind for the message number `at`."""
    return VALUES[kind](at)


def reading(at: int) -> float:
    """Make a number as a sensor sends it; a tenth repeats the one before in its series."""
    at = at // len(SERIES)
    step = at if at % 10 else at - 1
    return 20.0 + step * 7919 % 1000 / 173


def fields(at: int) -> dict[str, Any]:
    """Make a value with fields."""
    return {"temperature": reading(at), "humidity": 40.5 + at % 7, "battery": 3.1}


VALUES: Mapping[str, Callable[[int], Any]] = {
    "number": reading,
    "growing": float,
    "switch": lambda at: at // len(SERIES) % 2 == 0,
    "code": lambda at: at % 4,
    "fields": fields,
    "nested": lambda at: {"room": fields(at), "battery": 3.1},
    "list": lambda at: [reading(at + 3 * more) for more in range(8)],
    "text": lambda at: f"T={reading(at):.2f} H={40 + at % 7}",
    "json": lambda at: json.dumps(fields(at)),
    "row": lambda at: json.dumps({"time": START_MS + at, "name": "attic", "value": reading(at)}),
    "csv": lambda at: f"{START_MS + at},{reading(at):.2f},{40 + at % 7}",
    "bytes": lambda at: msgpack.packb(fields(at)),
    "base64": lambda at: base64.b64encode(json.dumps(fields(at)).encode()).decode(),
    "cbor": lambda at: cbor2.dumps(fields(at)),
    "msgpack": lambda at: msgpack.packb(fields(at)),
    "yaml": lambda at: f"temperature: {reading(at):.2f}\nhumidity: {40 + at % 7}\n",
}

WORDS = {0: "clear", 1: "cloudy", 2: "rain", 3: "snow"}
PORTS = {"hot": "value > 24", "cold": "value < 21"}
MACHINE = {
    "initial": "closed",
    "transitions": [
        {"from": "closed", "to": "open", "when": "value > 23"},
        {"from": "open", "to": "closed", "when": "value < 22"},
    ],
}
CELLS = ["time", "temperature", "humidity"]
ROW = {"name": "name", "value": "value", "time": "time"}
PATTERN = "T=(?P<temperature>[-.0-9]+) H=(?P<humidity>[.0-9]+)"
POINTS = [{"measured": 1.2, "actual": 0.0}, {"measured": 99.1, "actual": 100.0}]
CODE = "def process(value):\n    return value * 1.8 + 32\n"


def message(value: object) -> bytes:
    """Write what `json.write: {what: message}` writes, by the library alone."""
    return orjson.dumps({"time": START_MS, "name": "attic", "value": value})


def csv_row(value: Mapping[str, object]) -> str:
    """Write a row of cells by the library alone."""
    text = io.StringIO()
    csv.writer(text).writerow([START_MS, value["temperature"], value["humidity"]])
    return text.getvalue()


STATELESS = [
    Case("calibrate", {"points": POINTS}, "number", keeps=False),
    Case("clamp", {"min": 21, "max": 24}, "number", keeps=False),
    Case("convert", {"from": "celsius", "to": "fahrenheit"}, "number", keeps=False),
    Case("delete", {"fields": ["battery"]}, "fields", keeps=False),
    Case("delete", {"fields": ["room.battery"]}, "nested", keeps=False, note="inside another"),
    Case("keep", {"fields": ["temperature", "humidity"]}, "fields", keeps=False),
    Case("keep", {"fields": ["room.humidity"]}, "nested", keeps=False, note="inside another"),
    Case("lookup", {"table": WORDS}, "code", keeps=False),
    Case("move", {"fields": {"temperature": "t"}}, "fields", keeps=False),
    Case("move", {"fields": {"room.humidity": "h"}}, "nested", keeps=False, note="inside another"),
    Case("python", {"code": CODE}, "number", keeps=False),
    Case("range", {"from": [0, 50], "to": [0, 100], "outside": "clamp"}, "number", keeps=False),
    Case("rename", {"names": {"attic": "t", "cellar": "c"}}, "number", keeps=False),
    Case("round", {"decimals": 1}, "number", keeps=False, bare=lambda number: round(number, 1)),
    Case("route", {"cases": PORTS}, "number", keeps=False),
    Case("scale", {"factor": 1.8, "offset": 32}, "number", keeps=False),
    Case("set", {"fields": {"room": "attic"}}, "fields", keeps=False),
    Case("set", {"fields": {"room.name": "attic"}}, "nested", keeps=False, note="inside another"),
    Case("sort", {}, "list", keeps=False, note="8 numbers", bare=sorted),
    Case("split", {}, "fields", keeps=False, note="into 3"),
    Case(
        "template",
        {"text": "{{ name }} is at {{ value }} C"},
        "number",
        keeps=False,
        bare="attic is at {} C".format,
    ),
    Case("when", {"condition": "value > 22"}, "number", keeps=False),
    Case("wrap", {"max": 24}, "number", keeps=False),
]
EXPRESSIONS = [
    Case("compute", {"value": "value * 1.8 + 32"}, "number", keeps=False, note="value * 1.8 + 32"),
    Case(
        "compute",
        {"fields": {"f": "temperature * 1.8 + 32"}},
        "fields",
        keeps=False,
        note="a field",
    ),
    Case(
        "when",
        {"condition": "value > 22 and name != 'attic'"},
        "number",
        keeps=False,
        note="with `and`",
    ),
]
TEXTS = [
    Case("base64.decode", {}, "base64", keeps=False, bare=base64.b64decode),
    Case("base64.encode", {}, "bytes", keeps=False, bare=base64.b64encode),
    Case("cbor.parse", {}, "cbor", keeps=False, bare=cbor2.loads),
    Case("cbor.write", {}, "fields", keeps=False, bare=cbor2.dumps),
    Case(
        "csv.parse",
        {"columns": CELLS},
        "csv",
        keeps=False,
        bare=lambda line: next(csv.reader([line])),
    ),
    Case("csv.write", {"columns": ["time", *CELLS[1:]]}, "fields", keeps=False, bare=csv_row),
    Case("json.parse", {}, "json", keeps=False, bare=orjson.loads),
    Case("json.parse", ROW, "row", keeps=False, note="name, value, time", bare=orjson.loads),
    Case("json.write", {}, "fields", keeps=False, bare=orjson.dumps),
    Case("json.write", {}, "number", keeps=False, note="a number", bare=orjson.dumps),
    Case("json.write", {"what": "message"}, "number", keeps=False, note="message", bare=message),
    Case("key_value", {}, "text", keeps=False),
    Case("msgpack.parse", {}, "msgpack", keeps=False, bare=msgpack.unpackb),
    Case("msgpack.write", {}, "fields", keeps=False, bare=msgpack.packb),
    Case("regex", {"pattern": PATTERN}, "text", keeps=False, bare=re.compile(PATTERN).search),
    Case("yaml.parse", {}, "yaml", keeps=False, bare=partial(yaml.load, Loader=yaml.CSafeLoader)),
    Case("yaml.write", {}, "fields", keeps=False, bare=partial(yaml.dump, Dumper=yaml.CSafeDumper)),
]
STATEFUL = [
    Case("accumulate", {}, "number", keeps=True),
    Case("batch", {"count": 100}, "number", keeps=True),
    Case("changed", {}, "number", keeps=True),
    Case("deadband", {"by": 0.1, "heartbeat": "5m"}, "number", keeps=True),
    Case("debounce", {"time": "500ms"}, "switch", keeps=True),
    Case("delay", {"time": "5s"}, "number", keeps=True),
    Case("delta", {}, "number", keeps=True),
    Case("derivative", {"per": "1m"}, "number", keeps=True),
    Case("exponential", {"alpha": 0.1}, "number", keeps=True),
    Case("heartbeat", {"every": "5m"}, "number", keeps=True),
    Case("hysteresis", {"on": 24, "off": 22}, "number", keeps=True),
    Case("integrate", {"per": "1h", "remember": True}, "number", keeps=True),
    Case("join", {"series": list(SERIES), "within": "1s"}, "number", keeps=True),
    Case("kalman", {"noise": 0.5, "drift": 0.02}, "number", keeps=True),
    Case("lowpass", {"time": "30s"}, "number", keeps=True),
    Case("maximum", {"window": 60}, "number", keeps=True),
    Case("median", {"window": 5}, "number", keeps=True),
    Case("minimum", {"window": 60}, "number", keeps=True),
    Case("moving_average", {"window": 6}, "number", keeps=True),
    Case("outlier", {"window": 7, "radius": 5}, "number", keeps=True),
    Case("outlier", {"window": 7, "deviations": 3}, "number", keeps=True, note="deviations"),
    Case("pid", {"setpoint": 22, "kp": 8, "ki": 0.05, "kd": 20}, "number", keeps=True),
    Case("quantile", {"window": 100, "share": 0.9}, "number", keeps=True),
    Case("rate", {"per": "1m", "over": "5m"}, "growing", keeps=True),
    Case("sample", {"every": "10s"}, "number", keeps=True),
    Case("state_machine", MACHINE, "number", keeps=True),
    Case("thermostat", {"setpoint": 22}, "number", keeps=True),
    Case("throttle", {"every": "10s"}, "number", keeps=True),
    Case("timeout", {"after": "1m", "value": 0}, "number", keeps=True),
    Case("toggle", {}, "switch", keeps=True),
    Case("trigger", {"time": "5s", "first": True, "then": False}, "number", keeps=True),
    Case("watchdog", {"after": "2m"}, "number", keeps=True),
    Case("window", {"length": "1m"}, "number", keeps=True, note="tumbling"),
    Case("window", {"kind": "hopping", "length": "1m", "every": "10s"}, "number", keeps=True,
         note="hopping"),
    Case("window", {"kind": "session", "gap": "10s"}, "number", keeps=True, note="session"),
    Case("window", {"kind": "sliding", "count": 10}, "number", keeps=True, note="sliding, 10"),
    Case("window", {"kind": "sliding", "length": "1m"}, "number", keeps=True,
         note="sliding, 1 minute"),
    Case("window", {"kind": "sliding", "count": 10, "give": ["mean", "min", "max"]}, "number",
         keeps=True, note="sliding, mean min max"),
]  # fmt: skip
