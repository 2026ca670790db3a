"""The model of the BME280 itself, where the driver doesn't show it."""

import pytest

from wolkflow.testing import VirtualClock
from wolkflow.testing.i2c import FakeBus
from wolkflow_i2c.sim.bme280 import Bme280Model, encode
from wolkflow_i2c.sim.world import steady

ROOM = {"temperature": 25.08, "humidity": 40.0, "pressure": 1006.5327}


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def bus(clock) -> FakeBus:
    return FakeBus({0x76: Bme280Model({n: steady(v) for n, v in ROOM.items()}, clock)})


def test_the_data_sheets_example_backwards():
    raw = encode(ROOM)

    assert int.from_bytes(raw[3:6]) >> 4 == pytest.approx(519888, abs=16)
    assert int.from_bytes(raw[0:3]) >> 4 == pytest.approx(415148, abs=16)


def test_several_registers_are_written_in_pairs(bus, clock):
    clock.sleep(0.01)
    bus.write(0x76, b"\xf2\x01\xf5\xa0\xf4\x24")

    assert bus.read_block(0x76, 0xF2, 4) == b"\x01\x00\x24\xa0"


def test_only_control_registers_can_be_written(bus):
    bus.write(0x76, b"\xd0\x58")

    assert bus.read_block(0x76, 0xD0, 1) == b"\x60"


def test_is_busy_while_it_measures_and_asleep_afterwards(bus, clock):
    clock.sleep(0.01)
    bus.write(0x76, b"\xf2\x01")
    bus.write(0x76, b"\xf4\x25")
    assert bus.read_block(0x76, 0xF3, 2) == b"\x08\x25"
    assert bus.read_block(0x76, 0xF7, 8) == bytes.fromhex("800000 800000 8000")

    clock.sleep(0.0079)
    assert bus.read_block(0x76, 0xF3, 1) == b"\x08"
    clock.sleep(0.0002)
    assert bus.read_block(0x76, 0xF3, 2) == b"\x00\x24"
    assert bus.read_block(0x76, 0xF7, 8) == encode(ROOM)


def test_what_is_switched_off_is_skipped(bus, clock):
    bus.write(0x76, b"\xf4\x21")  # temperature only
    clock.sleep(0.01)

    measured = bus.read_block(0x76, 0xF7, 8)
    assert measured[3:6] == encode(ROOM)[3:6]
    assert (measured[0:3], measured[6:8]) == (b"\x80\x00\x00", b"\x80\x00")


def test_the_calibration_is_not_there_before_the_chip_has_fetched_it(bus, clock):
    assert bus.read_block(0x76, 0xF3, 1) == b"\x01"
    assert bus.read_block(0x76, 0x88, 26) == bytes(26)

    clock.sleep(0.0021)
    assert bus.read_block(0x76, 0xF3, 1) == b"\x00"
    assert bus.read_block(0x76, 0x88, 2) == (27504).to_bytes(2, "little")
