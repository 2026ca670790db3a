import pytest

from wolkflow.testing import Bench, VirtualClock
from wolkflow.testing.i2c import FakeBus
from wolkflow_i2c.bh1750 import Bh1750
from wolkflow_i2c.sim.bh1750 import Bh1750Model
from wolkflow_i2c.sim.world import steady


class Answering:
    """A chip that gives the same two bytes whatever it is told."""

    def __init__(self, count: int) -> None:
        self.count = count

    def power_on(self) -> None:
        pass

    def take(self, sent: bytes) -> None:
        pass

    def answer(self, length: int) -> bytes:
        return self.count.to_bytes(length)


def bench_with(light: float) -> Bench:
    clock = VirtualClock()
    bus = FakeBus({0x23: Bh1750Model(steady(light), clock)})
    return Bench(Bh1750(), resources={"i2c-1": bus}, clock=clock)


def test_the_data_sheets_example():
    # data sheet, "measurement example": high byte 0b10000011, low byte 0b10010000 is 28067 lx
    bus = FakeBus({0x23: Answering(0b10000011_10010000)})
    with Bench(Bh1750(), resources={"i2c-1": bus}) as bench:
        bench.advance(0.2)
        assert bench.values() == [pytest.approx(28067, abs=0.5)]


@pytest.mark.parametrize("light", [0, 0.8, 5, 120, 4000, 54_000, 54_700, 90_000, 121_000])
def test_reads_the_light_from_dark_to_full_sun(light):
    with bench_with(light) as bench:
        bench.advance(0.3)  # twice, if the first count was too high
        assert [msg.name for msg in bench.out] == ["light"]
        assert bench.values() == [pytest.approx(light, rel=0.001, abs=0.5)]


def test_wakes_the_chip_when_it_opens():
    with bench_with(100) as bench:
        assert bench.engine.shared("i2c-1", FakeBus).log[0].written == b"\x01"


def test_a_reading_sets_the_measurement_time_and_waits_for_it():
    with bench_with(100) as bench:
        bus = bench.engine.shared("i2c-1", FakeBus)
        bench.advance(9.99)
        bus.log.clear()
        bench.advance(0.18)
        assert [transfer.written.hex() for transfer in bus.log] == ["42", "65", "20"]
        bench.advance(0.02)
        assert [transfer.written.hex() for transfer in bus.log] == ["42", "65", "20", ""]


def test_a_chip_at_its_limit_is_an_error_not_a_value():
    bus = FakeBus({0x23: Answering(0xFFFF)})
    with Bench(Bh1750(), resources={"i2c-1": bus}) as bench:
        bench.advance(0.3)
        assert bench.out == []
        assert bench.errors[0].value["error"] == (
            "0x23 on I2C bus 1 is at its limit of 121 000 lx: shade it; if it is dark, check SDA"
        )


def test_a_missing_chip_is_named_when_it_opens_and_found_later():
    clock = VirtualClock()
    bus = FakeBus()
    with Bench(Bh1750(), resources={"i2c-1": bus}, clock=clock) as bench:
        assert "no chip answers at 0x23 on I2C bus 1" in bench.errors[0].value["error"]

        bus.plug(0x23, Bh1750Model(steady(300), clock))
        bench.advance(60)
        assert bench.values()[-1] == pytest.approx(300, abs=0.5)
