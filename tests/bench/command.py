"""A command of the platform to a pin, and the pin's state back: `pipelines/remote_lamp.yaml`.

`wolkflow run --simulate` is a process of its own; a step behind the lamp puts the time into the
confirmation, when the pin has its new level. On the way back wolkflow waits 10 ms for more readings
that could travel in the same message. Beside it, the least that is possible: a process with paho
alone, which answers each message from its callback.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from socket import IPPROTO_TCP, TCP_NODELAY
from tempfile import TemporaryDirectory

from tests.bench.command_line import CommandLine
from tests.bench.figures import Figure
from tests.bench.measuring import percentile
from tests.support.mosquitto import Mosquitto
from tests.support.platform import Platform
from wolkflow.wolkabout.messages import FeedValues, Reading

LAMP = Path("pipelines/remote_lamp.yaml")
COMMANDS = 300
USERS = {"lamp": "lamp", "platform": "platform"}
PLUGIN = '''
import time

from wolkflow import Msg, Step, hookimpl


class Stamp(Step):
    """Puts the time into the value, on the clock that all processes share."""

    def process(self, msg: Msg) -> Msg:
        return Msg(msg.name, time.monotonic_ns(), msg.time)


@hookimpl
def wolkflow_nodes():
    return {"stamp": Stamp}
'''


PEER = """
import json, socket, sys, time
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

def answer(mqtt, *_):
    mqtt.publish("d2p/lamp/feed_values", json.dumps([{"LAMP": time.monotonic_ns()}]), qos=2)

def connected(mqtt, *_):
    mqtt.subscribe("p2d/lamp/feed_values", qos=2)
    answer(mqtt)

mqtt = Client(CallbackAPIVersion.VERSION2, client_id="lamp")
mqtt.username_pw_set("lamp", "lamp")
mqtt.on_socket_open = lambda _, __, s: s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
mqtt.on_connect, mqtt.on_message = connected, answer
mqtt.connect("127.0.0.1", int(sys.argv[1]))
mqtt.loop_forever()
"""


def measure() -> Iterator[Figure]:
    """Switch the lamp on and off."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        with Mosquitto(folder, USERS, ("log_type none",)) as broker:
            with CommandLine(folder, _pipeline(folder, broker.port)):
                yield from _figures("wolkflow", broker.port)
            peer = subprocess.Popen([sys.executable, "-c", PEER, str(broker.port)])
            yield from _figures("paho alone", broker.port)
            peer.terminate()
            peer.wait()


def _figures(who: str, port: int) -> Iterator[Figure]:
    with Platform(port, "platform", "platform") as platform:
        if (link := platform._mqtt.socket()) is not None:
            link.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)  # type: ignore[attr-defined]  # paho's may be a WebSocket, too
        platform.next_of(FeedValues, 20)  # what is said at the start
        delays = [_command(platform, at) for at in range(COMMANDS)]
    there = [to_pin for to_pin, _ in delays]
    back = [to_platform for _, to_platform in delays]
    yield Figure(f"{who}: command to pin, half of all within", percentile(there, 50), "ms")
    yield Figure(f"{who}: command to pin, 99 of 100 within", percentile(there, 99), "ms")
    yield Figure(f"{who}: there and back, half of all within", percentile(back, 50), "ms")
    yield Figure(f"{who}: there and back, 99 of 100 within", percentile(back, 99), "ms")


def _command(platform: Platform, at: int) -> tuple[float, float]:
    """Send a command; give the ms until the pin has it, and until the platform knows."""
    command = Reading("LAMP", at % 2 == 0, 1_700_000_000_000 + at)
    time.sleep(0.01)
    start = time.monotonic_ns()
    platform.send("lamp", FeedValues.collect([command]))
    (confirmed,) = platform.next_of(FeedValues).readings()
    end = time.monotonic_ns()
    return (int(confirmed.value) - start) / 1e6, (end - start) / 1e6


def _pipeline(folder: Path, port: int) -> Path:
    (folder / "plugins").mkdir()
    (folder / "plugins" / "stamp.py").write_text(PLUGIN)
    text = LAMP.read_text().replace("wolkabout:", f"wolkabout:\n      port: {port}")
    file = folder / "lamp.yaml"
    file.write_text(text.replace("lamp, cloud.LAMP]", "lamp, {stamp: {}}, cloud.LAMP]"))
    return file
