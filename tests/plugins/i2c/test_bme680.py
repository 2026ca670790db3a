import errno

import pytest
from pydantic import ValidationError

from tests.support.i2c import Table, world
from wolkflow.testing.i2c import RegisterChip
from wolkflow_i2c.bme280 import Bme280
from wolkflow_i2c.bme680 import Bme680
from wolkflow_i2c.sim.bme680 import Bme680Model

ROOM = {"temperature": 21.4, "humidity": 43.0, "pressure": 1008.2, "gas": 84_000}


def desk(values=ROOM, variant=0, **settings) -> Table:
    return Table(Bme680(**settings), lambda clock: Bme680Model(world(**values), clock, variant))


@pytest.mark.parametrize(
    "room",
    [
        ROOM,
        {"temperature": -17.5, "humidity": 88.0, "pressure": 955.1, "gas": 2_100},
        {"temperature": 60.0, "humidity": 5.0, "pressure": 1084.0, "gas": 2_400_000},
    ],
    ids=str,
)
@pytest.mark.parametrize("variant", [0, 1], ids=["BME680", "BME688"])
@pytest.mark.parametrize("oversampling", [1, 16])
def test_reads_what_the_world_is_like(room, variant, oversampling):
    with desk(room, variant, oversampling=oversampling) as table:
        table.bench.advance(1)
        assert table.errors() == []
        assert table.latest() == pytest.approx(room, rel=0.002, abs=0.02)


class Fixed(Bme680Model):
    """A chip whose data registers always get these bytes: pressure, temperature, humidity."""

    def measure(self) -> bytes:
        return bytes.fromhex("564cd0 7a5f80 4a4b")


def test_reads_the_raw_values_that_others_have_worked_out():
    """353485, 501240, 19019: see the test of the calibration."""
    with Table(Bme680(gas=False), lambda clock: Fixed({}, clock)) as table:
        assert table.latest() == {"temperature": 26.69, "humidity": 42.41, "pressure": 987.17}


def test_a_reading_is_one_write_and_one_read_and_a_look_at_the_mark():
    with desk() as table:
        table.bench.advance(5)
        table.bus.log.clear()
        table.bench.advance(6)
    mark, begin, field = table.bus.log
    assert (mark.written, mark.answered) == (b"\x6d", b"\x59")
    assert begin.written.hex(" ") == "5a 6a 64 65 71 10 72 02 74 49"
    assert (field.written, len(field.answered)) == (b"\x1d", 17)


def test_the_bus_is_free_while_it_heats():
    table = desk(heating=4)
    with table.bench as bench:
        before = table.clock.monotonic()
        bench.node.read()
        assert table.clock.monotonic() == before
        bench.advance(3.9)
        assert bench.out == []
        bench.advance(0.2)
        assert {msg.name for msg in bench.out} == ROOM.keys()


def test_the_heater_goes_by_how_warm_it_is_around():
    with desk(ROOM | {"temperature": 80}) as table:
        table.bench.advance(15)
        targets = [text.split("5a")[1][:2] for text in table.written() if text.startswith("5a")]
    assert targets == ["6a", "6d"]


def test_without_gas_the_heater_stays_cold():
    with desk(gas=False) as table:
        assert table.latest().keys() == ROOM.keys() - {"gas"}
        assert table.chip.heating == 0


def test_gas_that_was_not_hot_enough_is_not_sent():
    with desk(heating=0.01) as table:
        assert table.latest().keys() == ROOM.keys() - {"gas"}
        assert table.errors() == [
            (
                "0x76 on I2C bus 1 has not become 320 °C hot: write a longer `heating` than 10ms, "
                "or a lower `heater`"
            )
        ]


def test_waits_for_a_slow_chip():
    table = desk()
    table.chip.delay = 1.9
    with table:
        table.bench.advance(1)
        assert table.latest() == pytest.approx(ROOM, rel=0.002, abs=0.02)
        assert table.errors() == []


def test_does_not_wait_for_ever_and_begins_again():
    with desk() as table:
        table.chip.delay = 1e6
        table.bench.advance(19.5)
        table.bench.take()
        table.chip.delay = 1
        table.bench.advance(15)
        assert table.errors() == ["0x76 on I2C bus 1 doesn't get ready: check wiring and power"]
        assert table.latest() == pytest.approx(ROOM, rel=0.002, abs=0.02)


def test_read_sooner_than_it_measures_it_measures_on():
    with desk(every=0.1, heating=0.5) as table:
        table.bench.advance(10)
        assert table.errors() == []
        assert 10 <= len(table.bench.out) / len(ROOM) <= 20


def test_pulled_out_while_it_measures_it_says_so():
    with desk() as table:
        table.bench.advance(9.75)
        table.bus.unplug(0x76)
        table.bench.advance(0.3)
        assert all("no chip answers at 0x76" in text for text in table.errors())
        assert len(table.errors()) == 1


def test_another_chip_in_its_place_is_set_up_with_its_own_calibration():
    with desk() as table:
        table.bench.advance(5)
        table.bus.plug(0x76, Bme680Model(world(**ROOM), table.clock, variant=1))
        table.bench.advance(6)
        assert table.errors() == []
        assert table.latest() == pytest.approx(ROOM, rel=0.002, abs=0.02)


def test_nonsense_is_an_error():
    with desk() as table:
        table.bench.take()
        table.bus.flip(0b0100_0000)
        table.bench.advance(60)
        assert table.bench.out == []
        assert table.errors()


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (0x60, "that is a BME280: use i2c.bme280, or connect a BME680"),
        (0x58, "that is a BMP280: use i2c.bmp280, or connect a BME680"),
        (0x55, "that is a BMP180: use i2c.bmp180, or connect a BME680"),
        (0x42, "that is not a BME680: remove this node, or connect a BME680"),
    ],
)
def test_another_chip_is_named(number, advice):
    with Table(Bme680(), lambda _clock: RegisterChip({0xD0: bytes([number])})) as table:
        assert table.errors()[0] == f"0x76 on I2C bus 1 answers with id 0x{number:02x}: {advice}"


def test_a_bme280_driver_names_it():
    with Table(Bme280(), lambda clock: Bme680Model(world(**ROOM), clock)) as table:
        assert "that is a BME680 or BME688: use i2c.bme680" in table.errors()[0]


def test_an_empty_calibration_is_said():
    with Table(Bme680(), lambda _clock: RegisterChip({0xD0: b"\x61"})) as table:
        assert "gives an empty calibration" in table.errors()[0]


def test_two_failed_transfers_are_made_up_for_while_it_collects():
    with desk() as table:
        table.bench.advance(9.75)
        table.bus.fail(errno.EIO, times=2)
        before = len(table.bench.out)
        table.bench.advance(0.5)
        assert table.errors() == []
        assert len(table.bench.out) == before + len(ROOM)


@pytest.mark.parametrize("settings", [{"heater": 500}, {"heating": 5}, {"oversampling": 3}])
def test_settings_have_limits(settings):
    with pytest.raises(ValidationError):
        Bme680(**settings)
