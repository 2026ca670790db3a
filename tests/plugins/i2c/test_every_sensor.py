"""What every sensor must stand: each with its model, on a fake bus."""

import errno

import pytest

from tests.support.i2c import Table
from wolkflow.registry import Registry
from wolkflow_i2c.chip import Chip

REGISTRY = Registry.load()
SETTINGS = {
    "i2c.ads1115": {"inputs": {"a": 0, "b": "0-1"}},
    "i2c.ads1015": {"inputs": {"a": 0, "b": "0-1"}},
    "i2c.registers": {"address": 0x48, "values": {"a": {"register": 0x10, "bytes": 2}}},
}
SENSORS = [
    name
    for name in REGISTRY.names()
    if name.startswith("i2c.") and issubclass(REGISTRY.get(name), Chip)
]
WITH_CHECKSUM = ["aht20", "htu21d", "scd30", "scd4x", "sht3x", "sht4x", "shtc3", "si7021"]
WITHOUT_ID = ["i2c.bh1750", "i2c.ads1015", "i2c.ads1115", "i2c.lm75", "i2c.registers", "i2c.tmp102"]
"""These take what answers at their address for their chip; others notice what it is not."""


def sensor(name: str) -> Chip:
    return REGISTRY.get(name)(**SETTINGS.get(name, {}))


def table(name: str) -> Table:
    node = sensor(name)
    return Table(node, node.simulated)


@pytest.mark.parametrize("name", SENSORS)
def test_its_model_answers_and_moves(name):
    with table(name) as desk:
        desk.bench.advance(300)

        assert desk.errors() == []
        names = {msg.name for msg in desk.bench.out}
        assert names == set(desk.bench.node.series or names)
        for one in names:
            values = {msg.value for msg in desk.bench.out if msg.name == one}
            assert len(values) > 5, one


@pytest.mark.parametrize("name", SENSORS)
def test_unplugged_it_says_so_and_replugged_it_starts_over(name):
    with table(name) as desk:
        desk.bench.advance(30)
        desk.bus.unplug(desk.bench.node.address)
        desk.bench.take()
        desk.bench.advance(120)
        assert desk.bench.out == []
        assert all("no chip answers at" in text for text in desk.errors())
        assert desk.errors()

        before = len(desk.errors())
        desk.bus.plug(desk.bench.node.address, desk.chip)
        desk.bench.advance(120)
        assert desk.bench.out
        assert len(desk.errors()) == before


@pytest.mark.parametrize("name", SENSORS)
def test_after_a_dip_of_its_power_it_measures_as_before(name):
    with table(name) as steady, table(name) as dipped:
        for desk in (steady, dipped):
            desk.bench.advance(60)
        dipped.chip.power_on()
        for desk in (steady, dipped):
            desk.bench.advance(65)
            desk.bench.take()
            desk.bench.advance(30)

        assert dipped.latest().keys() == steady.latest().keys()
        for one, value in steady.latest().items():
            assert dipped.latest()[one] == pytest.approx(value, rel=0.05, abs=0.5)


@pytest.mark.parametrize("name", SENSORS)
def test_two_failed_transfers_are_made_up_for_at_once(name):
    with table(name) as desk:
        desk.bench.advance(30)
        before = len(desk.bench.out)
        desk.bus.fail(errno.EIO, times=2)
        desk.bench.advance(30)

        assert desk.errors() == []
        assert len(desk.bench.out) > before


@pytest.mark.parametrize("name", SENSORS)
def test_something_else_at_its_address_is_not_taken_for_it(name):
    if name in WITHOUT_ID:
        return
    node = sensor(name)
    with Table(node, lambda clock: Nothing()) as desk:
        desk.bench.advance(30)

        assert desk.bench.out == []
        assert desk.errors()


@pytest.mark.parametrize("name", WITH_CHECKSUM)
def test_flipped_bits_are_not_passed_on(name):
    with table(f"i2c.{name}") as desk:
        desk.bench.advance(30)
        desk.bench.take()
        desk.bus.flip(0b0001_0000)
        desk.bench.advance(60)
        assert desk.bench.out == []
        assert any("checksum" in text for text in desk.errors())

        desk.bus.mend()
        desk.bench.advance(120)
        assert desk.bench.out


@pytest.mark.parametrize("name", WITH_CHECKSUM)
def test_a_value_garbled_once_is_measured_again(name):
    with table(f"i2c.{name}") as desk:
        desk.bench.advance(30)
        before = len(desk.bench.out)
        desk.bus.flip(0b0001_0000, times=1)
        desk.bench.advance(30)

        assert desk.errors() == []
        assert len(desk.bench.out) > before


@pytest.mark.parametrize("name", SENSORS)
def test_it_leaves_its_bus_to_others_while_it_measures(name):
    desk = table(name)
    with desk.bench:
        assert desk.clock.monotonic() < 0.05, "while it is opened"
        desk.bench.advance(65)
        before = desk.clock.monotonic()
        desk.bench.node.read()
        assert desk.clock.monotonic() - before < 0.025


class Nothing:
    """A chip that takes everything and answers zeros."""

    def power_on(self) -> None:
        pass

    def take(self, sent: bytes) -> None:
        pass

    def answer(self, length: int) -> bytes:
        return bytes(length)
