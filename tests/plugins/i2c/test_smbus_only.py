"""SMBus calls in place of messages, on a controller that has nothing else."""

import errno

import pytest
from smbus2 import I2cFunc

from wolkflow.testing import Bench
from wolkflow_i2c.bme280 import Bme280
from wolkflow_i2c.linux import LinuxBus


class Stub:
    """A controller of a PC: SMBus calls on a memory of 256 bytes at one address."""

    funcs = I2cFunc.SMBUS_BYTE_DATA | I2cFunc.SMBUS_I2C_BLOCK

    def __init__(self, address: int) -> None:
        self.address = address
        self.cells = bytearray(256)
        self.pointer = 0
        self.touched = 0
        self.closed = False

    def write_quick(self, address: int) -> None:
        self._find(address)
        self.touched += 1

    def read_byte(self, address: int) -> int:
        self._find(address)
        return self.cells[self.pointer]

    def write_byte(self, address: int, value: int) -> None:
        self._find(address)
        self.pointer = value

    def read_i2c_block_data(self, address: int, register: int, length: int) -> list[int]:
        self._find(address)
        assert length <= 32
        return list(self.cells[register : register + length])

    def write_i2c_block_data(self, address: int, register: int, values: list[int]) -> None:
        self._find(address)
        self.cells[register : register + len(values)] = bytes(values)

    def close(self) -> None:
        self.closed = True

    def _find(self, address: int) -> None:
        if address != self.address:
            raise OSError(errno.ENODEV, "No such device")


@pytest.fixture
def stub() -> Stub:
    return Stub(0x76)


@pytest.fixture
def bus(stub, tmp_path) -> LinuxBus:
    return LinuxBus(1, lambda _number: stub, tmp_path)


def test_registers_are_written_and_read(bus, stub):
    bus.write(0x76, bytes([0x10, 1, 2, 3]))
    assert bus.read_block(0x76, 0x11, 2) == b"\x02\x03"
    assert bytes(stub.cells[0x10:0x13]) == b"\x01\x02\x03"


def test_long_blocks_are_read_in_pieces(bus, stub):
    stub.cells[:] = bytes(range(256))
    assert bus.read_block(0x76, 5, 70) == bytes(range(5, 75))


def test_a_byte_without_a_register(bus, stub):
    stub.cells[0x42] = 7
    bus.write(0x76, b"\x42")
    assert bus.read(0x76, 1) == b"\x07"


def test_a_write_of_nothing_only_addresses_the_chip(bus, stub):
    bus.write(0x76, b"")
    assert stub.touched == 1
    with pytest.raises(OSError, match="No such device"):
        bus.write(0x40, b"")


@pytest.mark.parametrize("transfer", ["read", "write"])
def test_what_smbus_has_no_call_for_is_refused(bus, transfer):
    with pytest.raises(OSError, match="not supported") as refused:
        bus.read(0x76, 6) if transfer == "read" else bus.write(0x76, bytes(40))
    assert refused.value.errno == errno.EOPNOTSUPP


def test_the_device_is_closed(bus, stub):
    bus.write(0x76, b"")
    bus.close()
    assert stub.closed


def test_a_driver_runs_on_it(bus, stub):
    """The worked example of the BME280's data sheet, as registers."""
    stub.cells[0xD0] = 0x60
    stub.cells[0x88:0xA0] = bytes.fromhex(
        "706b 4367 18fc 7d8e 43d6 d00b 270b 8c00 f9ff 8c3c f8c6 7017"
    )
    stub.cells[0xF7:0xFF] = bytes.fromhex("655ac0 7eed00 6d71")
    with Bench(Bme280(), resources={"i2c-1": bus}) as bench:
        bench.advance(1)
        values = {msg.name: msg.value for msg in bench.out}
    assert values["temperature"] == 25.08
    assert values["pressure"] == pytest.approx(1006.53, abs=0.005)
