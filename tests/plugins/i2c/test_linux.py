"""The kernel's bus, with smbus2's own messages, on a fake bus instead of a device."""

import ctypes
import errno
import threading

import pytest
from smbus2 import i2c_msg

from wolkflow.testing import Bench
from wolkflow.testing.i2c import FakeBus, RegisterChip
from wolkflow_i2c.bh1750 import Bh1750
from wolkflow_i2c.linux import LinuxBus

READ = 1  # I2C_M_RD of linux/i2c.h


class Adapter:
    """What smbus2.SMBus does with messages, done to a fake bus."""

    def __init__(self, bus: FakeBus) -> None:
        self.bus = bus
        self.closed = False
        self.inside = 0
        self.most_inside = 0

    def i2c_rdwr(self, *messages: i2c_msg) -> None:
        self.inside += 1
        self.most_inside = max(self.most_inside, self.inside)
        for message in messages:
            if message.flags & READ:
                answered = self.bus.read(message.addr, message.len)
                ctypes.memmove(message.buf, answered, message.len)
            else:
                self.bus.write(message.addr, bytes(message))
        self.inside -= 1

    def close(self) -> None:
        self.closed = True


class Desk:
    """A computer with an I2C bus: counts how often the device was opened."""

    def __init__(self) -> None:
        self.bus = FakeBus({0x40: RegisterChip({0x10: b"\x01\x02\x03"})})
        self.adapters: list[Adapter] = []

    def connect(self, number: int) -> Adapter:
        assert number == 1
        self.adapters.append(Adapter(self.bus))
        return self.adapters[-1]


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def bus(desk, tmp_path) -> LinuxBus:
    return LinuxBus(1, desk.connect, tmp_path)


def test_reads_a_block_of_registers(bus):
    assert bus.read_block(0x40, 0x10, 3) == b"\x01\x02\x03"


def test_writes_and_reads_without_a_register(bus, desk):
    bus.write(0x40, b"\x20\xaa\x00")
    bus.write(0x40, b"\x20")

    assert bus.read(0x40, 2) == b"\xaa\x00"
    assert [transfer.written for transfer in desk.bus.log] == [b"\x20\xaa\x00", b"\x20", b""]


def test_the_device_is_opened_by_the_first_transfer_and_once(bus, desk):
    assert desk.adapters == []
    bus.read(0x40, 1)
    bus.read(0x40, 1)

    assert len(desk.adapters) == 1


def test_a_device_that_went_away_is_opened_again(bus, desk):
    bus.read(0x40, 1)
    desk.bus.fail(errno.ENODEV, times=1)
    with pytest.raises(OSError, match="No such device"):
        bus.read(0x40, 1)
    bus.read(0x40, 1)

    assert [adapter.closed for adapter in desk.adapters] == [True, False]


def test_a_missing_answer_keeps_the_device_open(bus, desk):
    with pytest.raises(OSError, match="Remote I/O error"):
        bus.read(0x41, 1)
    bus.read(0x40, 1)

    assert len(desk.adapters) == 1


def test_closes_its_device_and_opens_it_when_used_again(bus, desk):
    bus.close()
    bus.read(0x40, 1)
    bus.close()
    assert desk.adapters[0].closed

    assert bus.read(0x40, 1) == b"\x00"


def test_does_not_talk_to_a_chip_that_the_kernel_drives(bus, desk, tmp_path):
    (tmp_path / "1-0040" / "driver").mkdir(parents=True)

    with pytest.raises(OSError, match="busy") as caught:
        bus.read(0x40, 1)
    assert caught.value.errno == errno.EBUSY
    assert desk.bus.log == []


def test_transfers_from_several_threads_take_turns(bus, desk):
    threads = [
        threading.Thread(target=lambda: [bus.read_block(0x40, 0x10, 3) for _ in range(200)])
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert desk.adapters[0].most_inside == 1
    assert {transfer.answered for transfer in desk.bus.log} == {b"", b"\x01\x02\x03"}


def test_a_node_without_a_bus_says_how_to_enable_it():
    with Bench(Bh1750(bus=9999)) as bench:
        assert bench.errors[0].value["error"].startswith("/dev/i2c-9999 is missing")
