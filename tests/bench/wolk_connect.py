"""WolkConnect-Python in an environment of its own, installed on request outside of this project."""

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

PACKAGE = "wolk-connect==5.1.0"
PROGRAM = """
import json, sys, threading, time
import wolk

port, number, batch = map(int, sys.argv[1:4])
device = wolk.WolkConnect(wolk.Device("bench", "bench"), "127.0.0.1", port)
device.connect()
mqtt = device.connectivity_service.client
left, done = number // batch + 1, threading.Event()  # the parameters are the one more

def acknowledged(*_):
    global left
    left -= 1
    if left <= 0:
        done.set()

mqtt.on_publish = acknowledged
while mqtt._out_messages:
    time.sleep(0.001)
left = number // batch
wall, cpu = time.monotonic(), time.process_time()
for at in range(number):
    device.add_feed_value(("T", 20 + at % 100 / 10), 1_700_000_000_000 + at)
    if (at + 1) % batch == 0:
        device.publish()
done.wait(60)
print(json.dumps([time.monotonic() - wall, time.process_time() - cpu, left]))
device.disconnect()
"""


class Spent(NamedTuple):
    """Seconds until the last acknowledgement, by the clock and of the CPU."""

    wall: float
    cpu: float


def installed(folder: Path) -> Path:
    """Install WolkConnect-Python unless it is there; give its Python."""
    python = folder / "bin" / "python"
    if not (folder / "installed").exists():
        print(f"installing {PACKAGE} into {folder}")
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        command = [str(python), "-m", "pip", "install", "--quiet", PACKAGE, "paho-mqtt==1.6.1"]
        subprocess.run(command, check=True)
        (folder / "installed").touch()
    return python


def publish(python: Path, port: int, number: int, batch: int) -> Spent:
    """Send that many readings, so many in a message, as its documentation tells to."""
    done = subprocess.run(
        [python, "-c", PROGRAM, str(port), str(number), str(batch)],
        capture_output=True,
        text=True,
        check=True,
    )
    wall, cpu, left = json.loads(done.stdout.splitlines()[-1])
    if left > 0:
        raise RuntimeError(f"{left} messages were not acknowledged")
    return Spent(wall, cpu)
