import errno

import pytest
from pydantic import ValidationError

from wolkflow.testing import Bench, VirtualClock
from wolkflow.testing.i2c import FakeBus, RegisterChip, Transfer
from wolkflow_i2c.bme280 import Bme280
from wolkflow_i2c.sim.bme280 import Bme280Model
from wolkflow_i2c.sim.world import steady

ROOM = {"temperature": 25.08, "humidity": 40.0, "pressure": 1006.53}


class Fixed(Bme280Model):
    """A chip whose data registers always get these bytes: pressure, temperature, humidity."""

    def __init__(self, pressure: str, temperature: str, humidity: str, clock: VirtualClock):
        super().__init__({}, clock)
        self.raw = bytes.fromhex(pressure + temperature + humidity)

    def measure(self) -> bytes:
        return self.raw


class Table:
    """A BME280 on a bus on a bench, in a world that stands still."""

    def __init__(self, climate=ROOM, **settings):
        self.clock = VirtualClock()
        self.chip = self.another(climate)
        self.bus = FakeBus({0x76: self.chip})
        self.bench = Bench(
            Bme280(**settings), resources={"i2c-1": self.bus}, clock=self.clock, label="climate"
        )

    def another(self, climate=ROOM) -> Bme280Model:
        return Bme280Model({name: steady(value) for name, value in climate.items()}, self.clock)

    def latest(self) -> dict[str, float]:
        return {msg.name: msg.value for msg in self.bench.out[-3:]}

    def errors(self) -> list[str]:
        return [msg.value["error"] for msg in self.bench.errors]


@pytest.fixture
def table() -> Table:
    return Table()


def test_reads_the_data_sheets_example_from_raw_registers(table):
    table.bus.plug(0x76, Fixed("655ac0", "7eed00", "6a00", table.clock))
    with table.bench:
        assert table.latest()["temperature"] == 25.08
        assert table.latest()["pressure"] == 1006.53


@pytest.mark.parametrize(
    "climate",
    [
        ROOM,
        {"temperature": -17.5, "humidity": 88.0, "pressure": 955.1},
        {"temperature": 60.0, "humidity": 5.0, "pressure": 1084.0},
        {"temperature": 21.0, "humidity": 100.0, "pressure": 1013.25},
    ],
    ids=str,
)
@pytest.mark.parametrize("oversampling", [1, 2, 4, 8, 16])
def test_reads_what_the_world_is_like(climate, oversampling):
    table = Table(climate, oversampling=oversampling)
    with table.bench as bench:
        bench.advance(0.12)
        assert table.latest() == pytest.approx(climate, abs=0.02)
        assert table.errors() == []


def test_reads_every_interval(table):
    with table.bench as bench:
        bench.advance(60)

    assert [msg.name for msg in bench.out] == ["temperature", "humidity", "pressure"] * 7
    times = [msg.time for msg in bench.out if msg.name == "pressure"]
    assert [time - times[0] for time in times] == [10_000 * reading for reading in range(7)]


def test_a_reading_is_two_writes_and_one_read(table):
    with table.bench as bench:
        table.bus.log.clear()
        bench.advance(10)

    hum, meas, answer = table.bus.log
    assert hum == Transfer(0x76, b"\xf2\x01", b"")
    assert meas == Transfer(0x76, b"\xf4\x25", b"")
    assert answer.written == b"\xf2"
    assert len(answer.answered) == 13


def test_the_first_measurement_after_power_on_is_thrown_away(table):
    with table.bench:
        measured = [transfer for transfer in table.bus.log if transfer.written[:1] == b"\xf4"]

        assert len(measured) == 2
        assert len(table.bench.out) == 3


def test_waits_for_a_slow_chip(table):
    table.chip.delay = 1.9
    with table.bench:
        assert table.latest() == pytest.approx(ROOM, abs=0.02)


def test_does_not_wait_for_ever(table):
    with table.bench as bench:
        bench.take()
        table.chip.delay = 100.0
        bench.advance(10.1)

        assert bench.out == []
        assert table.errors() == [
            "0x76 on I2C bus 1 doesn't get ready: check wiring and power",
        ]


def test_two_failed_transfers_are_made_up_for_at_once(table):
    with table.bench as bench:
        bench.take()
        table.bus.fail(errno.EIO, times=2)
        bench.advance(10)

        assert table.errors() == []
        assert table.latest() == pytest.approx(ROOM, abs=0.02)


def test_a_third_failed_transfer_is_an_error(table):
    with table.bench as bench:
        bench.take()
        table.bus.fail(errno.EIO, times=3)
        bench.advance(10)

        assert bench.out == []
        assert table.errors() == [
            (
                "a transfer with 0x76 on I2C bus 1 failed (Input/output error): "
                "check wiring and keep wires short"
            )
        ]


def test_a_chip_that_another_program_left_running_is_reset(table):
    table.chip.registers[0xF4] = 0x27  # normal mode
    with table.bench as bench:
        bench.advance(60)

        identified = [transfer for transfer in table.bus.log if transfer.written == b"\xd0"]
        assert len(identified) == 1
        assert table.errors() == []


def test_unplugged_it_says_so_and_replugged_it_starts_over(table):
    with table.bench as bench:
        bench.advance(10)
        table.bus.unplug(0x76)
        bench.take()
        bench.advance(120)
        assert bench.out == []
        assert set(table.errors()) == {
            (
                "no chip answers at 0x76 on I2C bus 1: check wiring and power; "
                "`wolkflow i2c scan` lists the chips that answer"
            )
        }

        other = table.another({"temperature": 5.0, "humidity": 60.0, "pressure": 990.0})
        table.bus.log.clear()
        table.bus.plug(0x76, other)
        bench.advance(120)
        assert table.bus.log[0] == Transfer(0x76, b"\xd0", b"\x60")
        assert table.latest()["temperature"] == pytest.approx(5.0, abs=0.02)


def test_another_chip_plugged_in_between_two_readings_is_noticed(table):
    with table.bench as bench:
        other = table.another()
        other.registers[0x88:0x8A] = (27504 + 100).to_bytes(2, "little")
        other._at_power_on[0x88] = bytes(other.registers[0x88:0xA2])
        table.bus.plug(0x76, other)
        table.bus.log.clear()
        bench.advance(10)

        assert any(transfer.written == b"\x88" for transfer in table.bus.log)
        assert bench.node._calibration.t[0] == 27604
        assert table.errors() == []


@pytest.mark.parametrize(
    ("found", "what"),
    [
        (0x58, "a BMP280: use i2c.bmp280"),
        (0x55, "a BMP180: use i2c.bmp180"),
        (0x61, "a BME680 or BME688: use i2c.bme680"),
        (0xFF, "not a BME280: remove this node"),
    ],
)
def test_a_wrong_chip_is_named(table, found, what):
    table.bus.plug(0x76, RegisterChip({0xD0: bytes([found])}))
    with table.bench as bench:
        assert bench.out == []
        assert table.errors() == [
            (
                f"0x76 on I2C bus 1 answers with id 0x{found:02x}: that is {what}, "
                "or connect a BME280"
            )
        ]


def test_an_empty_calibration_is_refused(table):
    table.bus.plug(0x76, RegisterChip({0xD0: b"\x60"}))
    with table.bench:
        assert table.errors() == [
            "0x76 on I2C bus 1 gives an empty calibration: check wiring and power"
        ]


def test_flipped_bits_are_not_passed_on_as_weather(table):
    with table.bench as bench:
        bench.take()
        table.bus.flip(0b1000_0000, times=2)
        bench.advance(10)

        assert bench.out == []
        assert "answers with id 0xe0" in table.errors()[0]


@pytest.mark.parametrize(
    "raw",
    [("800000", "7eed00", "6a00"), ("655ac0", "800000", "6a00"), ("655ac0", "7eed00", "8000")],
    ids=["pressure", "temperature", "humidity"],
)
def test_a_measurement_the_chip_skipped_is_an_error(table, raw):
    table.bus.plug(0x76, Fixed(*raw, table.clock))
    with table.bench as bench:
        assert bench.out == []
        assert table.errors() == [
            "0x76 on I2C bus 1 has not measured: check that its power is stable"
        ]


def test_what_the_chip_cannot_measure_is_an_error(table):
    table.chip.world = {name: steady(value) for name, value in {**ROOM, "temperature": 140}.items()}
    with table.bench:
        assert table.bench.out == []
        assert "which it can't measure: check wiring and power" in table.errors()[0]


def test_has_the_lane_and_the_claim_of_its_bus():
    node = Bme280(bus=3, address=0x77)
    (claim,) = node.claims()

    assert node.lane == "i2c-3"
    assert (claim.key, claim.text) == ("i2c-3:0x77", "0x77 on I2C bus 3")


def test_an_oversampling_the_chip_has_not_is_refused():
    with pytest.raises(ValidationError, match="1, 2, 4, 8 or 16"):
        Bme280(oversampling=3)
