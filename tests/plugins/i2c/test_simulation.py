import pytest

from wolkflow.testing import Bench, VirtualClock
from wolkflow_i2c import wolkflow_simulate
from wolkflow_i2c.bh1750 import Bh1750
from wolkflow_i2c.bme280 import Bme280
from wolkflow_i2c.chip import Address, Chip
from wolkflow_i2c.sim.world import at_least, noisy, room, steady, wave


def readings(node: Chip) -> list[tuple[str, float]]:
    clock = VirtualClock()
    with Bench(node, resources=wolkflow_simulate([node], clock), clock=clock) as bench:
        bench.advance(300)
        assert bench.errors == []
        return [(msg.name, msg.value) for msg in bench.out]


def test_a_run_repeats_exactly():
    assert readings(Bme280()) == readings(Bme280())


def test_two_sensors_do_not_move_alike():
    assert readings(Bme280(address=0x76)) != readings(Bme280(address=0x77))


def test_sensors_share_their_bus():
    nodes = [Bme280(address=0x76), Bme280(address=0x77), Bh1750(), Bh1750(bus=4)]
    buses = wolkflow_simulate(nodes, VirtualClock())

    assert {key: sorted(bus.chips) for key, bus in buses.items()} == {
        "i2c-1": [0x23, 0x76, 0x77],
        "i2c-4": [0x23],
    }


def test_a_chip_without_a_model_says_so():
    class Mystery(Chip):
        address: Address = 0x50

        def start(self) -> None:
            self.read_block(0, 1)

    node = Mystery()
    with Bench(node, resources=wolkflow_simulate([node], VirtualClock())) as bench:
        assert "nothing simulates the chip at 0x50" in bench.errors[0].value["error"]


def test_without_sensors_nothing_is_simulated():
    assert wolkflow_simulate([], VirtualClock()) == {}


def test_a_wave_swings_around_its_middle():
    curve = wave(20.0, 5.0, period=60)

    assert [round(curve(seconds), 6) for seconds in (0, 15, 30, 45, 60)] == [20, 25, 20, 15, 20]


def test_noise_is_small_and_the_same_each_time():
    curve = noisy(steady(20.0), 0.1, "seed")
    values = [curve(seconds / 2) for seconds in range(1000)]

    assert values == [curve(seconds / 2) for seconds in range(1000)]
    assert sum(values) / 1000 == pytest.approx(20.0, abs=0.02)
    assert 0.05 < max(values) - 20 < 0.6
    assert len(set(values)) == 1000


def test_light_is_never_negative():
    assert at_least(0.0, steady(-3.0))(0) == 0.0
    assert min(room("seed")["light"](seconds) for seconds in range(3600)) >= 0
