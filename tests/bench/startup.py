"""How soon `wolkflow run --simulate pipelines/weather.yaml` has its first reading, and its memory.

The pipeline is joined by a flow that prints the temperature; its `cloud` has a real broker. The
light sensor, which is read first and measures for 0.18 s, leaves the bus to others meanwhile.
"""

import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.bench.command_line import CommandLine
from tests.bench.figures import Figure
from tests.bench.measuring import cpu_of, resident_megabytes
from tests.support.mosquitto import Mosquitto

WEATHER = Path("pipelines/weather.yaml")
PRINT = "flows: {shown: [climate.temperature, {print: {}}]}\n"
STARTS, SECONDS = 9, 5.0


def measure() -> Iterator[Figure]:
    """Start it several times, and let it run for a while."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        with Mosquitto(folder, {"weather": "weather"}) as broker:
            files = _pipeline(folder, broker.port)
            starts = [_start(folder, files) for _ in range(STARTS)]
            with CommandLine(folder, *files) as running:
                time.sleep(SECONDS)
                resident = resident_megabytes(running.pid)
    yield Figure("to the first reading", median(wall for wall, _ in starts), "s", at_most=0.8)
    yield Figure("to the first reading, CPU", median(cpu for _, cpu in starts), "s")
    yield Figure(f"memory after {SECONDS:g} s, resident", resident, "MB", at_most=50)


def _pipeline(folder: Path, port: int) -> list[Path]:
    weather, shown = folder / "weather.yaml", folder / "shown.yaml"
    weather.write_text(WEATHER.read_text().replace("wolkabout:", f"wolkabout:\n      port: {port}"))
    shown.write_text(PRINT)
    return [weather, shown]


def _start(folder: Path, files: list[Path]) -> tuple[float, float]:
    """Start it; give seconds and CPU seconds up to the first reading."""
    start = time.monotonic()
    with CommandLine(folder, *files) as running:
        running.line()
        return time.monotonic() - start, cpu_of(running.pid)
