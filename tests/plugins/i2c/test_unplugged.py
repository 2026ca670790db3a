"""Sixteen chips on a bus: whichever is pulled out, the others are read as if nothing was."""

import pytest

from tests.support.graphs import graph
from wolkflow import Node
from wolkflow.engine import Engine
from wolkflow.registry import Registry
from wolkflow.testing import MemoryState, VirtualClock
from wolkflow.testing.by_hand import ByHand
from wolkflow.testing.i2c import FakeBus
from wolkflow.testing.nodes import Collect

CHIPS = {
    0x10: "veml7700", 0x18: "mcp9808", 0x23: "bh1750", 0x38: "aht20", 0x40: "htu21d",
    0x41: "ina219", 0x44: "sht3x", 0x46: "sht4x", 0x48: "tmp102", 0x49: "tmp117", 0x5C: "bh1750",
    0x62: "scd4x", 0x68: "mpu6050", 0x70: "shtc3", 0x76: "bme280", 0x77: "bmp280",
}  # fmt: skip
REGISTRY = Registry.load()


def readings(pulled: int | None) -> dict[int, list[str]]:
    """Run all for a while, perhaps with a chip pulled out after 2 s; give the values' names."""
    clock, bus = VirtualClock(), FakeBus()
    driver = ByHand(clock)
    nodes: dict[str, Node] = {}
    for address, kind in CHIPS.items():
        node = REGISTRY.get(f"i2c.{kind}")(address=address, every=1)
        model = node.simulated(clock)
        if hasattr(model, "light"):
            model.light = lambda _seconds: 320.0  # so that its range stays
        bus.plug(address, model)
        nodes |= {f"x{address}": node, f"seen{address}": Collect()}
    engine = Engine(
        graph(nodes, *(f"x{address} seen{address}" for address in CHIPS)),
        clock=clock, state=MemoryState(), driver=driver, resources={"i2c-1": bus},
    )  # fmt: skip
    engine.start()
    driver.advance(2)
    if pulled is not None:
        bus.unplug(pulled)
    driver.advance(10)
    engine.stop()
    errors = {stats.label for stats in engine.stats() if stats.errors}
    assert errors == ({f"x{pulled}"} if pulled else set())
    return {address: [msg.name for msg in _collected(nodes[f"seen{address}"])] for address in CHIPS}


def _collected(node: Node):
    assert isinstance(node, Collect)
    return node.messages


@pytest.fixture(scope="module")
def usual() -> dict[int, list[str]]:
    return readings(None)


@pytest.mark.parametrize("pulled", CHIPS, ids=hex)
def test_unplugging_a_chip_does_not_disturb_the_others(pulled, usual):
    found = readings(pulled)
    assert len(found.pop(pulled)) < len(usual[pulled])
    assert found == {address: names for address, names in usual.items() if address != pulled}
