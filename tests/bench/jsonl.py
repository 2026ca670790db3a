"""Lines of JSON from file to file: scaled, filtered, averaged and written, beside a loop with json.

wolkflow follows the file, remembers how far it has come, and syncs what it writes; the loop reads
and writes, and would begin anew after a power cut. CPU of all threads.
"""

import json
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.bench.figures import Figure
from tests.bench.flow import ABOVE, FACTOR, OFFSET, WINDOW, rows
from tests.bench.measuring import in_turns, times_more
from wolkflow.config import load_text
from wolkflow.engine import Engine, SystemClock, Threads
from wolkflow.registry import Registry
from wolkflow.testing import MemoryState

NUMBER, ROUNDS = 20_000, 7
PATIENCE = 60.0
PIPELINE = f"""
flows:
  lines:
    - file.tail: {{path: in.jsonl, every: 10ms}}
    - json.parse: {{name: name, value: value, time: time}}
    - scale: {{factor: {FACTOR}, offset: {OFFSET}}}
    - when: {{condition: value > {ABOVE}}}
    - moving_average: {{window: {WINDOW}}}
    - file.append: {{path: out.jsonl, save_every: 100ms}}
"""


def measure() -> Iterator[Figure]:
    """Do both in turns."""
    registry = Registry.load()
    with TemporaryDirectory() as name:
        folder = Path(name)
        with (folder / "in.jsonl").open("w") as file:
            file.writelines(f"{json.dumps(row)}\n" for row in rows(NUMBER))
        last = _by_hand(folder)
        seconds = in_turns(
            {
                "loop": lambda: _by_hand(folder),
                "wolkflow": lambda: _wolkflow(folder, registry, last),
            },
            ROUNDS,
        )
    for who, spent in seconds.items():
        yield Figure(f"{who}, CPU a line", median(spent) / NUMBER * 1e6, "us")
    yield Figure("wolkflow, times the loop", times_more(seconds["wolkflow"], seconds["loop"]), "x")


def _wolkflow(folder: Path, registry: Registry, last: bytes) -> None:
    """Run until the last line is written."""
    out = folder / "out.jsonl"
    out.unlink(missing_ok=True)
    engine = Engine(
        load_text(PIPELINE, registry, folder=folder),
        clock=SystemClock(),
        state=MemoryState(),
        driver=Threads(),
    )
    engine.start()
    deadline = time.monotonic() + PATIENCE
    while not out.exists() or last not in _end_of(out):
        if time.monotonic() > deadline:
            raise RuntimeError(f"the last line, {last!r}, was not written: {_end_of(out)!r}")
        time.sleep(0.01)
    engine.stop()


def _by_hand(folder: Path) -> bytes:
    """Do it in one loop; give how to know the last line."""
    windows: dict[str, deque[float]] = {}
    with (folder / "in.jsonl").open() as lines, (folder / "by_hand.jsonl").open("w") as out:
        for line in lines:
            row = json.loads(line)
            value = row["value"] * FACTOR + OFFSET
            if not value > ABOVE:
                continue
            window = windows.setdefault(row["name"], deque(maxlen=WINDOW))
            window.append(value)
            last = row["time"]
            row = {"time": last, "name": row["name"], "value": sum(window) / len(window)}
            out.write(json.dumps(row, separators=(",", ":")) + "\n")
    return f'"time":{last},'.encode()


def _end_of(file: Path) -> bytes:
    with file.open("rb") as opened:
        opened.seek(max(0, file.stat().st_size - 200))
        return opened.read()
