"""A million lines of JSON from file to file: scaled, filtered, averaged over six, and written.

wolkflow is `wolkflow run`, a process with all that belongs to it: it starts, follows the file,
remembers how far it has come, syncs what it writes, and is ended when the last line is there.
Beside it stand jq and miller (Debian's packages) and loops in Python: they read, write and end.
Node-RED does fewer lines with its own nodes, and its start is not counted: it reads faster than it
writes, and what waits in between makes each line dearer, the more there are. CPU of all threads.
"""

import json
import shutil
import signal
import subprocess
import sys
import time
from collections import defaultdict, deque
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.bench.figures import Figure
from tests.bench.flow import ABOVE, FACTOR, OFFSET, WINDOW, rows
from tests.bench.jsonl_node_red import NodeRedLines
from tests.bench.measuring import finished

NUMBER, ROUNDS = 1_000_000, 3
FEW, FEWER = 20_000, 300_000
PATIENCE = 120.0
PIPELINE = f"""
flows:
  lines:
    - file.tail: {{path: in.jsonl}}
    - json.parse: {{name: name, value: value, time: time}}
    - scale: {{factor: {FACTOR}, offset: {OFFSET}}}
    - when: {{condition: value > {ABOVE}}}
    - moving_average: {{window: {WINDOW}}}
    - file.append: {{path: out.jsonl}}
"""
JQ = f"""
foreach inputs as $row ({{}};
  ($row.value * {FACTOR} + {OFFSET}) as $value
  | if $value > {ABOVE} then
      .[$row.name] = ((.[$row.name] // []) + [$value])[-{WINDOW}:]
      | .out = {{time: $row.time, name: $row.name, value: (.[$row.name] | add / length)}}
    else .out = null end;
  .out // empty)
"""
MILLER = [
    *("put", f"$value = $value * {FACTOR} + {OFFSET}", "then", "filter", f"$value > {ABOVE}"),
    *("then", "step", "-a", f"slwin_{WINDOW - 1}_0", "-f", "value", "-g", "name"),
]
AVERAGE = f"value_{WINDOW - 1}_0"
"""Miller's own name of the average. The number stays beside it: without, Miller 6.6 crashes."""
LOOP = f"""
import sys
from collections import deque
windows = {{}}
with open(sys.argv[1], "rb") as lines, open(sys.argv[2], "wb") as out:
    for line in lines:
        row = loads(line)
        value = row["value"] * {FACTOR} + {OFFSET}
        if not value > {ABOVE}:
            continue
        window = windows.get(row["name"])
        if window is None:
            window = windows[row["name"]] = deque(maxlen={WINDOW})
        window.append(value)
        row["value"] = sum(window) / len(window)
        out.write(dumps(row))
"""
LOOPS = {
    "a loop with json": "import json\nloads = json.loads\n"
    "dumps = lambda row: json.dumps(row).encode() + b'\\n'",
    "a loop with orjson": "from functools import partial\nfrom orjson import *\n"
    "dumps = partial(dumps, option=OPT_APPEND_NEWLINE)",
}


class Expected(NamedTuple):
    """What must come out: how many lines, the sum of their values, the time of the last."""

    count: int
    total: float
    last_ms: int


def measure(node_red: Path | None) -> Iterator[Figure]:
    """Run all in turns."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder / "in.jsonl", NUMBER)
        spent = _in_turns(folder)
        if node_red is not None:
            spent[f"Node-RED, {FEW:,} lines"] = _node_red(node_red, folder, FEW)
            spent[f"Node-RED, {FEWER:,} lines"] = _node_red(node_red, folder, FEWER)
    for who, seconds in spent.items():
        yield Figure(f"{who}, CPU a line", median(seconds) * 1e6, "us")
    ours = spent["wolkflow"]
    goals = {f"Node-RED, {FEWER:,} lines": 20, "jq": 1, "miller": 1}
    for who, seconds in spent.items():
        if who != "wolkflow":
            times = median(seconds) / median(ours)
            yield Figure(f"{who}, times wolkflow", times, "x", at_least=goals.get(who))


def _in_turns(folder: Path) -> dict[str, list[float]]:
    """Give the CPU seconds a line of everyone who is installed, round by round."""
    given, out = folder / "in.jsonl", folder / "out.jsonl"
    commands = {
        who: [sys.executable, "-c", f"{imports}\n{LOOP}", str(given), str(out)]
        for who, imports in LOOPS.items()
    }
    if jq := shutil.which("jq"):
        commands["jq"] = [jq, "-c", "-n", JQ, str(given)]
    if miller := shutil.which("mlr"):
        commands["miller"] = [miller, "--ijsonl", "--ojsonl", *MILLER, str(given)]
    for who in {"jq", "miller"}.difference(commands):
        print(f"jsonl: {who} is not installed: apt install {who}")
    expected = _expected(given)
    spent: dict[str, list[float]] = defaultdict(list)
    for _ in range(ROUNDS):
        spent["wolkflow"].append(_wolkflow(folder, expected) / NUMBER)
        _check(expected, out)
        for who, command in commands.items():
            with out.open("wb") as written:
                process = subprocess.Popen(command, stdout=written)
                spent[who].append(finished(process) / NUMBER)
            _check(expected, out)
    return spent


def _node_red(modules: Path, folder: Path, number: int) -> list[float]:
    """Give the CPU seconds a line of Node-RED, without the first round, in which V8 is cold."""
    given, out, rounds = folder / "given.jsonl", folder / f"red{number}.jsonl", 2
    _write(given, number)
    with NodeRedLines(modules, given, out) as red:
        spent = [red.seconds() / number for _ in range(rounds + 1)]
    _check(_expected(given), out, times=rounds + 1)
    return spent[1:]


def _wolkflow(folder: Path, expected: Expected) -> float:
    """Run until the last line is written; give the CPU seconds of the process."""
    (folder / "pipeline.yaml").write_text(PIPELINE)
    out = folder / "out.jsonl"
    out.unlink(missing_ok=True)
    last = f'"time":{expected.last_ms},'.encode()
    with TemporaryDirectory() as state, (folder / "log").open("wb") as log:
        command = [sys.executable, "-m", "wolkflow", "run", "--state-dir", state]
        process = subprocess.Popen([*command, str(folder / "pipeline.yaml")], stderr=log)
        deadline = time.monotonic() + PATIENCE
        while not out.exists() or last not in _end_of(out):
            if process.poll() is not None or time.monotonic() > deadline:
                process.kill()
                raise RuntimeError(f"the end was not written: {(folder / 'log').read_text()}")
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        return finished(process)


def _write(file: Path, number: int) -> None:
    with file.open("w") as lines:
        lines.writelines(f"{json.dumps(row)}\n" for row in rows(number))


def _check(expected: Expected, out: Path, times: int = 1) -> None:
    """Refuse to compare what does not do the same: how many lines come out, and their sum."""
    with out.open() as lines:
        found_rows = (json.loads(line) for line in lines)
        values = [row.get(AVERAGE, row["value"]) for row in found_rows]
    found = len(values) / times, sum(values) / times
    if any(abs(one - other) > 1e-6 * other for one, other in zip(found, expected[:2], strict=True)):
        raise RuntimeError(f"{found} in place of {expected}")


def _expected(given: Path) -> Expected:
    """Do it once more, plainly."""
    windows: dict[str, deque[float]] = defaultdict(lambda: deque(maxlen=WINDOW))
    count, total, last_ms = 0, 0.0, 0
    with given.open() as lines:
        for line in lines:
            row = json.loads(line)
            value = row["value"] * FACTOR + OFFSET
            if value > ABOVE:
                window = windows[row["name"]]
                window.append(value)
                count, total = count + 1, total + sum(window) / len(window)
                last_ms = row["time"]
    return Expected(count, total, last_ms)


def _end_of(file: Path) -> bytes:
    with file.open("rb") as opened:
        opened.seek(max(0, file.stat().st_size - 200))
        return opened.read()
