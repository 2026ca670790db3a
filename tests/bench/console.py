"""The web console while 50 devices send 20 values a second each; needs Debian's chromium.

The platform with its console, the devices, and the browser are processes of their own. Run it by
`python -m tests.bench.console`.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench.figures import Figure, show
from tests.bench.measuring import percentile
from tests.support.chromium import chromium

DEVICES = 50
RATE = 20
SECONDS = 60
POINTS = 10_000
WARM_S = 15

LAG = """async (seconds) => { const lags = []; const end = Date.now() + seconds * 1000;
  while (Date.now() < end) { await new Promise((go) => setTimeout(go, 100));
    const [h, m, s] = document.querySelector('.log time').textContent.split(':').map(Number);
    const day = new Date(); day.setHours(h, m, 0, 0); lags.push(Date.now() - day - s * 1000); }
  return lags; }"""
FRAMES = """async (seconds) => { const gaps = []; let last = performance.now();
  const end = last + seconds * 1000;
  while (last < end) { const now = await new Promise(requestAnimationFrame);
    gaps.push(now - last); last = now; } return gaps.slice(1); }"""
PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


def measure() -> list[Figure]:
    """Measure it all in one run."""
    with helper("serve") as server:
        place = json.loads(read(server))
        with helper("load", str(place["mqtt"]), str(SECONDS)) as load, chromium() as window:
            read(load)
            page = window.page
            page.goto(place["url"])
            page.wait_for_selector(".log time")
            paint = page.evaluate(PAINT)
            time.sleep(WARM_S)
            before = resident(server.pid)
            all_lags = page.evaluate(LAG, 10)
            page.goto(f"{place['address']}#/device/d0")
            page.get_by_role("tab", name="Messages").click()
            page.wait_for_selector(".log time")
            lags = page.evaluate(LAG, 10)
            page.goto(f"{place['address']}#/device/plotted")
            page.get_by_role("button", name="all").click()
            page.wait_for_selector("[data-feed=W] canvas")
            gaps = page.evaluate(FRAMES, 8)
            sent = int(read(load))
            after = resident(server.pid)
        kept = json.loads(ask(server, "count"))
        grown = (after - before) / 1e6
    return [
        Figure("values sent and acknowledged", sent, ""),
        Figure("of them lost", sent - kept, "", at_most=0),
        Figure("first paint under load", paint, "ms", at_most=1000),
        Figure("log of all devices behind, p99", percentile(all_lags, 99), "ms", at_most=1000),
        Figure("log of one device behind, p99", percentile(lags, 99), "ms", at_most=1000),
        Figure(f"{POINTS:,} points moving, frame p50", percentile(gaps, 50), "ms"),
        Figure(f"{POINTS:,} points moving, frame p99", percentile(gaps, 99), "ms", at_most=50),
        Figure("memory of platform and console", after / 1e6, "MB"),
        Figure(f"grown in the last {SECONDS - WARM_S} s", grown, "MB", at_most=10),
    ]


@contextmanager
def helper(*arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """Run a part of this file in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.console", *arguments]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdin is not None
        try:
            yield process
        finally:
            process.stdin.close()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.terminate()


def read(process: "subprocess.Popen[str]") -> str:
    """Read a line of what it says."""
    assert process.stdout is not None
    return process.stdout.readline()


def ask(process: "subprocess.Popen[str]", question: str) -> str:
    """Ask it something."""
    assert process.stdin is not None
    print(question, file=process.stdin, flush=True)
    return read(process)


def resident(pid: int) -> float:
    """Give the resident memory in bytes."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096.0


def serve() -> None:
    """Be the platform with its console."""
    from wolkflow.platform import Platform  # noqa: PLC0415 - only this process needs it
    from wolkflow.platform.console import Console  # noqa: PLC0415

    with Platform() as platform, Console(platform) as console:
        there = {"mqtt": platform.port, "url": console.url, "address": console.address}
        print(json.dumps(there), flush=True)
        for _ in sys.stdin:
            sent = [one.readings for one in platform.devices() if one.key != "plotted"]
            print(sum(sent), flush=True)


def load(port: int, seconds: int) -> None:
    """Be the devices; each message has a value, and all are acknowledged before the end."""
    clients = [connected(port, f"d{number}") for number in range(DEVICES)]
    plotted = connected(port, "plotted")
    now = time.time_ns() // 1_000_000
    entries = [{"W": number % 97, "timestamp": now - POINTS + number} for number in range(POINTS)]
    plotted.publish("d2p/plotted/feed_values", json.dumps(entries), qos=1).wait_for_publish()
    print("ready", flush=True)
    sent: list[Any] = []
    start = time.monotonic()
    for tick in range(seconds * RATE):
        time.sleep(max(0.0, start + tick / RATE - time.monotonic()))
        for number, client in enumerate(clients):
            text = f'[{{"T":{tick % 100},"timestamp":{now + tick * 50}}}]'
            sent.append(client.publish(f"d2p/d{number}/feed_values", text, qos=1))
        plotted.publish("d2p/plotted/feed_values", f'[{{"W":{tick % 97}}}]', qos=1)
    for one in sent:
        one.wait_for_publish(30)
    print(len(sent), flush=True)


def connected(port: int, key: str) -> Any:
    """Connect a device."""
    from paho.mqtt.client import Client  # noqa: PLC0415 - only this process needs it
    from paho.mqtt.enums import CallbackAPIVersion  # noqa: PLC0415

    client = Client(CallbackAPIVersion.VERSION2, client_id=key)
    client.username_pw_set(key, "secret")
    client.connect("127.0.0.1", port)
    client.loop_start()
    return client


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["serve"]:
            serve()
        case ["load", port, seconds]:
            load(int(port), int(seconds))
        case _:
            show("console", str(__doc__).partition(";")[0], measure())
