"""A command of the platform until the device's handler has it, beside bare paho.

Each device is a process of its own, connected to the same mosquitto with QoS 2 and TCP_NODELAY;
they get their commands in turns, in many small rounds. What is told is the median of the rounds, so
that a moment in which the machine is busy with something else spoils neither.
"""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.bench.figures import Figure
from tests.bench.measuring import percentile
from tests.support.mosquitto import Mosquitto
from tests.support.platform import Platform
from wolkflow.wolkabout.messages import FeedValues, Reading

ROUNDS, COMMANDS = 15, 100
PAUSE_S = 0.003
OURS = """
import json, sys, threading, time
from wolkflow.wolkabout import Callbacks, Client, Outbox, Settings

delays, done = [], threading.Event()
def handle(readings):
    for reading in readings:
        delays.append(time.monotonic_ns() - reading.value)
    if len(delays) == int(sys.argv[2]):
        done.set()

settings = Settings(host="127.0.0.1", port=int(sys.argv[1]), key="ours", password="p")
with Outbox(":memory:") as outbox:
    client = Client(settings, outbox, Callbacks(values=handle))
    client.connect()
    print("ready", flush=True)
    done.wait(60)
    print(json.dumps(delays), flush=True)
    client.close()
"""
PAHO = """
import json, socket, sys, threading, time
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

delays, done = [], threading.Event()
def handle(mqtt, _, message):
    for entry in json.loads(message.payload):
        delays.append(time.monotonic_ns() - entry["T"])
    if len(delays) == int(sys.argv[2]):
        done.set()

mqtt = Client(CallbackAPIVersion.VERSION2, client_id="paho")
mqtt.username_pw_set("paho", "p")
mqtt.on_socket_open = lambda _, __, s: s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
mqtt.on_connect = lambda *_: mqtt.subscribe("p2d/paho/feed_values", qos=2)
mqtt.on_subscribe = lambda *_: print("ready", flush=True)
mqtt.on_message = handle
mqtt.connect("127.0.0.1", int(sys.argv[1]))
mqtt.loop_start()
done.wait(60)
print(json.dumps(delays), flush=True)
"""


def measure() -> Iterator[Figure]:
    """Command both devices in turns."""
    with TemporaryDirectory() as name:
        users = dict.fromkeys(("ours", "paho", "platform"), "p")
        with Mosquitto(Path(name), users, ("log_type none",)) as broker:
            ours, paho = _delays(broker.port)
    for who, delays in (("wolkflow", ours), ("paho alone", paho)):
        yield Figure(f"{who}: half of all within", _usual(delays, 50), "ms")
    limit = _usual(paho, 99) + 1
    yield Figure("paho alone: 99 of 100 within", _usual(paho, 99), "ms")
    yield Figure("wolkflow: 99 of 100 within", _usual(ours, 99), "ms", at_most=limit)


def _usual(delays: list[float], share: float) -> float:
    """Give the percentile of a round, in the median of all rounds."""
    starts = range(0, len(delays), COMMANDS)
    return median(percentile(delays[start : start + COMMANDS], share) for start in starts)


def _delays(port: int) -> tuple[list[float], list[float]]:
    """Give the ms of every command, with wolkflow and with paho."""
    devices = {"ours": _device(OURS, port), "paho": _device(PAHO, port)}
    with Platform(port, "platform", "p") as platform:
        if (link := platform._mqtt.socket()) is not None:
            link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # type: ignore[attr-defined]  # paho's may be a WebSocket, too
        for at in range(ROUNDS * COMMANDS):
            for key in sorted(devices, reverse=at % 2 == 1):
                time.sleep(PAUSE_S)
                command = Reading("T", time.monotonic_ns(), 1_700_000_000_000 + at)
                platform.send(key, FeedValues.collect([command]))
        ours, paho = (_told(device) for device in devices.values())
    return ours, paho


def _device(program: str, port: int) -> subprocess.Popen[str]:
    device = subprocess.Popen(
        [sys.executable, "-c", program, str(port), str(ROUNDS * COMMANDS)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert device.stdout is not None
    device.stdout.readline()
    return device


def _told(device: subprocess.Popen[str]) -> list[float]:
    out, _ = device.communicate(timeout=60)
    return [delay / 1e6 for delay in json.loads(out)]
