import pytest

from tests.support.i2c import Table, world
from wolkflow.testing.i2c import RegisterChip
from wolkflow_i2c.bmp280 import Bmp280
from wolkflow_i2c.sim.bme280 import Bme280Model


class Example(Bme280Model):
    """The raw values of the data sheet's example: BST-BMP280-DS001, section 3.12."""

    def measure(self) -> bytes:
        return bytes.fromhex("655ac0 7eed00 0000")


def test_reads_the_data_sheets_example():
    with Table(Bmp280(), lambda clock: Example({}, clock, chip=0x58)) as table:
        assert table.latest() == {"temperature": 25.08, "pressure": 1006.53}


@pytest.mark.parametrize("oversampling", [1, 4, 16])
def test_reads_what_the_world_is_like(oversampling):
    climate = world(temperature=-17.5, pressure=955.1)
    node = Bmp280(oversampling=oversampling)
    with Table(node, lambda clock: Bme280Model(climate, clock, chip=0x58)) as table:
        assert table.latest() == pytest.approx({"temperature": -17.5, "pressure": 955.1}, abs=0.02)


def test_a_reading_is_one_write_and_one_read():
    climate = world(temperature=20, pressure=1000)
    with Table(Bmp280(), lambda clock: Bme280Model(climate, clock, chip=0x58)) as table:
        table.bus.log.clear()
        table.bench.advance(10)

        measure, answer = table.bus.log
        assert measure.written == b"\xf4\x25"
        assert (answer.written, len(answer.answered)) == (b"\xf3", 10)


@pytest.mark.parametrize(
    ("found", "what"),
    [(0x60, "a BME280: use i2c.bme280"), (0x55, "a BMP180: use i2c.bmp180")],
)
def test_a_wrong_chip_is_named_with_its_node(found, what):
    with Table(Bmp280(), lambda clock: RegisterChip({0xD0: bytes([found])})) as table:
        assert table.errors() == [
            f"0x76 on I2C bus 1 answers with id 0x{found:02x}: that is {what}, or connect a BMP280"
        ]
