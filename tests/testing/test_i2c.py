import errno

import pytest

from wolkflow.testing.i2c import FakeBus, RegisterChip, Transfer


class Counter(RegisterChip):
    """A chip whose register 0x05 counts how often it is read, and 0x06 can't be written."""

    reads = 0

    def read_register(self, register: int) -> int:
        if register == 0x05:
            self.reads += 1
            return self.reads
        return super().read_register(register)

    def write_register(self, register: int, value: int) -> None:
        if register != 0x06:
            super().write_register(register, value)


@pytest.fixture
def bus() -> FakeBus:
    return FakeBus({0x40: RegisterChip({0x10: b"\x01\x02\x03", 0xFF: b"\x09"})})


def test_a_block_read_starts_at_a_register_and_goes_on(bus):
    assert bus.read_block(0x40, 0x10, 3) == b"\x01\x02\x03"
    assert bus.read_block(0x40, 0x11, 2) == b"\x02\x03"


def test_registers_go_round(bus):
    assert bus.read_block(0x40, 0xFF, 2) == b"\x09\x00"


def test_a_write_goes_into_the_registers_from_the_first_byte_on(bus):
    bus.write(0x40, b"\x20\xaa\xbb")

    assert bus.read_block(0x40, 0x20, 2) == b"\xaa\xbb"


def test_a_plain_read_goes_on_where_the_last_transfer_ended(bus):
    bus.write(0x40, b"\x10")

    assert [bus.read(0x40, 1) for _ in range(3)] == [b"\x01", b"\x02", b"\x03"]


def test_registers_may_do_something():
    bus = FakeBus({0x40: Counter()})
    bus.write(0x40, b"\x06\xff")

    assert bus.read_block(0x40, 0x05, 2) == b"\x01\x00"
    assert bus.read_block(0x40, 0x05, 2) == b"\x02\x00"


def test_every_transfer_is_written_down(bus):
    bus.write(0x40, b"\x20\xaa")
    bus.read_block(0x40, 0x10, 1)

    assert bus.log == [Transfer(0x40, b"\x20\xaa", b""), Transfer(0x40, b"\x10", b"\x01")]


def test_nothing_answers_where_no_chip_is(bus):
    with pytest.raises(OSError, match="Remote I/O") as caught:
        bus.read(0x41, 1)

    assert caught.value.errno == errno.EREMOTEIO
    assert bus.log == []


def test_a_chip_forgets_when_it_is_unplugged(bus):
    bus.write(0x40, b"\x10\xaa")
    chip = bus.unplug(0x40)
    with pytest.raises(OSError, match="Remote I/O"):
        bus.read(0x40, 1)

    bus.plug(0x40, chip)
    assert bus.read_block(0x40, 0x10, 1) == b"\x01"


def test_transfers_fail_as_often_as_told(bus):
    bus.fail(errno.ETIMEDOUT, times=2)
    for _ in range(2):
        with pytest.raises(TimeoutError):
            bus.read(0x40, 1)

    assert bus.read_block(0x40, 0x10, 1) == b"\x01"


def test_a_fault_lasts_until_it_is_mended(bus):
    bus.fail()
    for _ in range(10):
        with pytest.raises(OSError, match="Remote I/O"):
            bus.read(0x40, 1)
    bus.mend()

    assert bus.read_block(0x40, 0x10, 1) == b"\x01"


def test_bits_are_flipped_as_often_as_told_in_reads_only(bus):
    bus.flip(0x80, times=1)
    bus.write(0x40, b"\x20\xaa")

    assert bus.read_block(0x40, 0x20, 1) == b"\x2a"
    assert bus.read_block(0x40, 0x20, 1) == b"\xaa"


def test_the_log_of_a_run_that_lasts_for_weeks_stays_small() -> None:
    bus = FakeBus({0x20: RegisterChip()})
    for number in range(2500):
        bus.write(0x20, bytes([number % 250, 1]))
    assert len(bus.log) == 1000
    assert bus.log[-1] == Transfer(0x20, bytes([2499 % 250, 1]), b"")
