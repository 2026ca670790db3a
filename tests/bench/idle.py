"""What `wolkflow run --simulate` costs while hardly anything happens: 20 buttons, 5 sensors.

The sensors are read each 10 s, on two buses. Nothing is taken off: the simulated buttons get
pressed every 7 to 32 s, which is about 2 edges a second.
"""

import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.command_line import CommandLine
from tests.bench.figures import Figure
from tests.bench.measuring import cpu_of, resident_megabytes

SENSORS = """
  climate: {i2c.bme280: {address: 0x76, every: 10s}}
  cellar: {i2c.bme280: {address: 0x77, every: 10s}}
  roof: {i2c.bme280: {address: 0x76, bus: 3, every: 10s}}
  sky: {i2c.bh1750: {address: 0x23, every: 10s}}
  window: {i2c.bh1750: {address: 0x5c, every: 10s}}
"""
PINS = range(4, 24)
SETTLE_SECONDS, SECONDS = 4.0, 30.0


def measure() -> Iterator[Figure]:
    """Let it run for half a minute."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "idle.yaml"
        file.write_text(_pipeline())
        with CommandLine(folder, file) as running:
            time.sleep(SETTLE_SECONDS)
            before = cpu_of(running.pid)
            time.sleep(SECONDS)
            share = (cpu_of(running.pid) - before) / SECONDS * 100
            resident = resident_megabytes(running.pid)
    yield Figure("CPU, of one core", share, "%", at_most=0.5)
    yield Figure("memory, resident", resident, "MB")


def _pipeline() -> str:
    buttons = "".join(f"  button{pin}: {{gpio.button: {{pin: {pin}}}}}\n" for pin in PINS)
    flows = "".join(f"  button{pin}: [button{pin}, {{toggle: {{}}}}]\n" for pin in PINS)
    sensors = ("climate", "cellar", "roof", "sky", "window")
    flows += "".join(f"  {name}: [{name}, {{moving_average: {{window: 6}}}}]\n" for name in sensors)
    return f"nodes:{SENSORS}{buttons}flows:\n{flows}"
