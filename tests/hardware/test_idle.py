"""What `wolkflow run` costs on lines of the kernel while nothing happens."""

import time
from pathlib import Path

import pytest

from tests.bench.command_line import CommandLine
from tests.bench.measuring import cpu_of
from tests.hardware.outside import World
from tests.hardware.test_sensors import plug
from tests.hardware.user_bus.bus import UserBus
from tests.support.wait import wait_until

pytestmark = pytest.mark.hardware

PINS = range(4, 24)
LAMP = 26
SENSORS = {"i2c.bme280": (0x76, 0x77), "i2c.bh1750": (0x23, 0x5C), "i2c.sht3x": (0x44,)}
CLIMATE = {"temperature": 21.5, "humidity": 40.0, "pressure": 1013.0, "light": 320.0}
START_SECONDS, SETTLE_SECONDS, SECONDS = 60.0, 4.0, 20.0
LIMIT = 0.01
"""Twice what was measured. A thread that looks for edges, as lgpio's does, takes far more."""


@pytest.mark.parametrize("count", [0, 1, 10, 20])
def test_buttons_that_nobody_presses_cost_next_to_nothing(world: World, tmp_path, report, count):
    share = idle_share(world, tmp_path, buttons(count))
    report(f"idle with {count} buttons: {share:.2%} of the processor")
    assert share <= LIMIT


def test_twenty_buttons_and_five_sensors_cost_next_to_nothing(
    world: World, user_bus: UserBus, tmp_path, report
):
    """The sensors are read each 10 s."""
    nodes = buttons(20)
    for kind, addresses in SENSORS.items():
        for address in addresses:
            plug(user_bus, kind, address, **CLIMATE)
            place = f"address: {address}, bus: {user_bus.number}"
            nodes[f"at{address}"] = f"{kind}: {{{place}, every: 10s}}"
    share = idle_share(world, tmp_path, nodes)
    report(f"idle with 20 buttons and 5 sensors: {share:.2%} of the processor")
    assert share <= LIMIT


def buttons(count: int) -> dict[str, str]:
    """Give nodes for so many pins."""
    return {f"button{pin}": f"gpio.button: {{pin: {pin}}}" for pin in PINS[:count]}


def idle_share(world: World, folder: Path, nodes: dict[str, str]) -> float:
    """Run nodes for a while in a process of their own; tell its part of the processor.

    A lamp that goes on says that the program has started.
    """
    text = "".join(f"  {name}: {{{node}}}\n" for name, node in nodes.items())
    text += f"  lamp: {{gpio.led: {{pin: {LAMP}, initial: on}}}}\n"
    flows = "  lamp: [timer: {every: 1h, value: on}, lamp]\n"
    flows += "".join(f"  {name}: [{name}, log: {{level: debug}}]\n" for name in nodes)
    file = folder / "idle.yaml"
    file.write_text(f"nodes:\n{text}flows:\n{flows}")
    assert not world.level(LAMP)
    with CommandLine(folder, file, simulate=False) as running:
        wait_until(lambda: world.level(LAMP), START_SECONDS)
        time.sleep(SETTLE_SECONDS)
        before = cpu_of(running.pid)
        time.sleep(SECONDS)
        return (cpu_of(running.pid) - before) / SECONDS
