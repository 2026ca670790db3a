"""How long `wolkflow check` takes for 200 nodes in 50 flows, as a process.

Each flow goes from a source through two transforms into a file. What starting Python and the
command costs is told beside it.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.bench.figures import Figure
from tests.bench.measuring import finished

FLOWS, ROUNDS = 50, 9
STEPS = (
    ("scale: {factor: 1.8, offset: 32}", "moving_average: {window: 6}"),
    ("deadband: {by: 0.1, heartbeat: 5m}", 'when: {condition: "value > 3 and previous < 30"}'),
    ("convert: {from: celsius, to: fahrenheit}", "throttle: {every: 10s}"),
    ("calibrate: {offset: -0.5}", 'compute: {value: "round(value * 1.8 + 32, 1)"}'),
    ("median: {window: 5}", "window: {length: 1m, give: [mean, max]}"),
)
SOURCES = ("timer: {every: 10s}", "system.load: {every: 1m}", "inject: {values: [1, 2], every: 1s}")


def measure() -> Iterator[Figure]:
    """Check it several times, and a pipeline of one flow beside it."""
    with TemporaryDirectory() as name:
        large, small = Path(name) / "large.yaml", Path(name) / "small.yaml"
        large.write_text(pipeline(FLOWS))
        small.write_text(pipeline(1))
        spent = [(_check(large), _check(small)) for _ in range(ROUNDS)]
    wall = median(one.wall for one, _ in spent)
    yield Figure(f"{4 * FLOWS} nodes in {FLOWS} flows", wall, "s", at_most=0.5)
    yield Figure("of that: CPU", median(one.cpu for one, _ in spent), "s")
    yield Figure("4 nodes in a flow", median(other.wall for _, other in spent), "s")


def pipeline(flows: int) -> str:
    """Write a pipeline of so many flows with four nodes each."""
    return "flows:\n" + "".join(
        f"  flow{at}:\n"
        f"    - {SOURCES[at % len(SOURCES)]}\n"
        + "".join(f"    - {step}\n" for step in STEPS[at % len(STEPS)])
        + f"    - file.append: {{path: flow{at}.jsonl}}\n"
        for at in range(flows)
    )


class Spent(NamedTuple):
    """What one check took, in seconds."""

    wall: float
    cpu: float


def _check(file: Path) -> Spent:
    start = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "wolkflow", "check", str(file)], stdout=subprocess.DEVNULL
    )
    cpu = finished(process)
    return Spent(time.monotonic() - start, cpu)
