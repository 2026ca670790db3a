"""The local platform under load: many devices, each sending values, for a while.

    python tests/bench/platform_load.py [devices] [values a second] [seconds]

It counts what is lost, how far the platform's events lag behind, what both processes cost, and
whether the platform's memory grows. The devices run in a process of their own.
"""

import json
import os
import resource
import subprocess
import sys
import time
from array import array
from pathlib import Path

from wolkflow.platform import Platform
from wolkflow.platform.events import ValuesArrived

DEVICES, RATE, SECONDS = 50, 20, 60
PAGE = os.sysconf("SC_PAGE_SIZE")


def main() -> None:
    """Run the load and print a table."""
    devices, rate, seconds = (
        int(text)
        for text in (*sys.argv[1:], *map(str, (DEVICES, RATE, SECONDS)[len(sys.argv) - 1 :]))
    )
    if os.environ.get("LOAD_PORT"):
        load(devices, rate, seconds, int(os.environ["LOAD_PORT"]))
        return
    with Platform() as platform:
        measure(platform, devices, rate, seconds)


def measure(platform: Platform, devices: int, rate: int, seconds: int) -> None:
    """Watch the platform while the devices send."""
    expected = devices * rate * seconds
    arrived, lags = [0], array("f")

    def take(event: object) -> None:
        if isinstance(event, ValuesArrived):
            arrived[0] += len(event.readings)
            lags.append(time.time() * 1000 - (event.readings[-1].time_ms or 0))

    platform.listen(take)
    start, cpu = time.monotonic(), time.process_time()
    environ = {**os.environ, "LOAD_PORT": str(platform.port)}
    child = subprocess.Popen(
        [sys.executable, __file__, *map(str, (devices, rate, seconds))],
        env=environ,
        stdout=subprocess.PIPE,
    )
    memory = []
    while child.poll() is None:
        time.sleep(1)
        memory.append(resident())
    said = json.loads(child.communicate()[0])
    spent, took = time.process_time() - cpu, time.monotonic() - start
    kept = sum(len(platform.device(state.key).history("N")) for state in platform.devices())
    lags = array("f", sorted(lags))
    middle, late = lags[len(lags) // 2], lags[len(lags) * 99 // 100]
    quarter = max(1, len(memory) // 4)
    quarters = [max(memory[start : start + quarter]) for start in range(0, len(memory), quarter)]
    each = spent / max(arrived[0], 1) * 1e6
    print(f"{devices} devices, {rate} values/s each, {seconds} s (took {took:.0f} s)")
    print(f"sent {said['sent']}, acknowledged {said['acknowledged']}, expected {expected}")
    print(f"arrived {arrived[0]}, kept {kept}, lost {said['sent'] - kept}")
    print(f"value to event: p50 {middle:.0f} ms, p99 {late:.0f} ms, longest {lags[-1]:.0f} ms")
    print(f"platform's CPU {spent / took:.0%} of one core, {each:.0f} us a value")
    print(f"devices' CPU {said['cpu'] / took:.0%} of one core")
    print("platform's memory by quarters, MiB:", *(f"{most:.1f}" for most in quarters[:4]))


def resident() -> float:
    """Tell the memory of this process in MiB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE / 2**20


def load(devices: int, rate: int, seconds: int, port: int) -> None:
    """Be the devices: one QoS 2 message a value, on time, none given up."""
    from paho.mqtt.client import Client  # noqa: PLC0415 - only the devices' process needs it
    from paho.mqtt.enums import CallbackAPIVersion  # noqa: PLC0415

    acknowledged = [0]

    def count(*_: object) -> None:
        acknowledged[0] += 1

    clients = []
    for number in range(devices):
        client = Client(CallbackAPIVersion.VERSION2, client_id=f"dev-{number}")
        client.username_pw_set(f"dev-{number}", "secret")
        client.on_publish = count
        client.connect("127.0.0.1", port)
        client.loop_start()
        clients.append(client)
    while not all(client.is_connected() for client in clients):
        time.sleep(0.01)
    begin = time.monotonic()
    for step in range(rate * seconds):
        time.sleep(max(0.0, begin + step / rate - time.monotonic()))
        for number, client in enumerate(clients):
            payload = json.dumps([{"N": step, "timestamp": time.time_ns() // 1_000_000}])
            client.publish(f"d2p/dev-{number}/feed_values", payload, qos=2)
    sent, deadline = devices * rate * seconds, time.monotonic() + 30
    while acknowledged[0] < sent and time.monotonic() < deadline:
        time.sleep(0.05)
    for client in clients:
        client.disconnect()
        client.loop_stop()
    usage = resource.getrusage(resource.RUSAGE_SELF)
    print(
        json.dumps(
            {"sent": sent, "acknowledged": acknowledged[0], "cpu": usage.ru_utime + usage.ru_stime}
        )
    )


if __name__ == "__main__":
    main()
