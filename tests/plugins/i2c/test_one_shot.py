"""A chip that is told to measure, beside others on its bus."""

import errno
from itertools import pairwise
from typing import ClassVar

import pytest

from tests.support.graphs import graph
from wolkflow.engine import Engine
from wolkflow.testing import Bench, MemoryState, VirtualClock
from wolkflow.testing.by_hand import ByHand
from wolkflow.testing.i2c import FakeBus, RegisterChip
from wolkflow.testing.nodes import Collect
from wolkflow_i2c.aht20 import Aht20
from wolkflow_i2c.bh1750 import Bh1750
from wolkflow_i2c.chip import Address
from wolkflow_i2c.htu21d import Htu21d
from wolkflow_i2c.one_shot import OneShotChip, Steps
from wolkflow_i2c.registers import Registers

QUICK = {"values": {"a": {"register": 1}}}


class Slow(OneShotChip):
    """Measures for a while, then reads two registers."""

    address: Address = 0x30
    pauses: ClassVar = (0.05, 0.3)

    def open(self) -> None:
        self.started = 0
        super().open()

    def start(self) -> None:
        self.started += 1

    def once(self) -> Steps[dict[str, float]]:
        self.write(0, 1)
        yield from self.pauses
        return {"a": self.read_byte(1), "b": self.read_byte(2)}


class Short(Slow):
    """Is ready in no time."""

    pauses: ClassVar = (0.008, 0.008)


@pytest.fixture
def bus() -> FakeBus:
    return FakeBus({0x30: RegisterChip({1: b"\x07\x09"})})


def bench(node: OneShotChip, bus: FakeBus) -> Bench:
    return Bench(node, resources={"i2c-1": bus})


def test_values_come_when_the_chip_has_measured(bus):
    with bench(Slow(), bus) as desk:
        desk.advance(0.349)
        assert desk.out == []
        desk.advance(0.002)
        assert [(msg.name, msg.value) for msg in desk.out] == [("a", 7), ("b", 9)]
        desk.advance(30)
        assert len(desk.out) == 2 * 4


def test_a_short_pause_is_waited_for_at_once(bus):
    with bench(Short(), bus) as desk:
        assert desk.values() == [7, 9]


def test_readings_that_are_due_while_it_measures_are_left_out(bus):
    with bench(Slow(every=0.1), bus) as desk:
        desk.advance(1.0)
        assert len([sent for sent in bus.log if sent.written == b"\x00\x01"]) == 3
        assert desk.stats.errors == 0


def test_what_fails_later_is_reported_at_once_and_the_chip_set_up_anew(bus):
    with bench(Slow(), bus) as desk:
        desk.advance(0.1)
        chip = bus.unplug(0x30)
        desk.advance(1)
        assert "no chip answers at 0x30" in desk.errors[0].value["error"]
        bus.plug(0x30, chip)
        assert desk.node.started == 1
        desk.advance(10)
        assert desk.node.started == 2
        assert desk.values() == [7, 9]


def test_closed_while_it_measures_it_starts_over_when_it_opens(bus):
    with bench(Slow(), bus) as desk:
        desk.advance(0.1)
        desk.node.close()
        desk.node.open()
        assert desk.node.read() is None
        assert [sent.written for sent in bus.log].count(b"\x00\x01") == 2


def test_a_transfer_that_timed_out_is_not_tried_again(bus):
    with bench(Short(), bus) as desk:
        bus.fail(errno.ETIMEDOUT, times=1)
        desk.advance(10)
        assert ["I2C bus 1 is stuck" in msg.value["error"] for msg in desk.errors] == [True]


@pytest.mark.parametrize("slow", [Bh1750(every=1), Aht20(every=1), Htu21d(every=1)], ids=repr)
def test_others_on_the_bus_are_read_while_a_slow_chip_measures(slow):
    """What the slow one takes of its bus's thread is not seen in the other one's times."""
    clock = VirtualClock()
    shared = FakeBus({0x30: RegisterChip({1: b"\x07"}), slow.address: slow.simulated(clock)})
    quick, read, measured = Registers(address=0x30, every=0.01, **QUICK), Collect(), Collect()
    nodes = {"slow": slow, "quick": quick, "read": read, "measured": measured}
    driver = ByHand(clock)
    engine = Engine(
        graph(nodes, "slow measured", "quick read"),
        clock=clock, state=MemoryState(), driver=driver, resources={"i2c-1": shared},
    )  # fmt: skip
    engine.start()
    driver.advance(3.5)
    times = [msg.time for msg in read.messages][10:]
    assert max(later - time for time, later in pairwise(times)) <= 12
    assert len(measured.messages) >= 3
    engine.stop()
