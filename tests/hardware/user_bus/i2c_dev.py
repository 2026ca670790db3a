"""What the kernel's i2c-dev offers to programs, for a bus in memory: linux/i2c-dev.h."""

import errno
import os
import struct
import threading
from typing import NamedTuple

from tests.hardware.user_bus.fuse import Area, AskAgainError, Done
from wolkflow.testing.i2c import FakeBus

RETRIES, TIMEOUT, SLAVE, TEN_BIT, FUNCTIONS = 0x0701, 0x0702, 0x0703, 0x0704, 0x0705
SLAVE_FORCE, RDWR, PEC, SMBUS = 0x0706, 0x0707, 0x0708, 0x0720
OFFERED = 0x0EFF0001  # messages of any kind, and the SMBus calls that the kernel makes of them
READ = 1  # I2C_M_RD
MOST_MESSAGES, LONGEST = 42, 8192
QUICK, BYTE, BYTE_DATA, WORD_DATA, BLOCK = 0, 1, 2, 3, 8
UNION = 34  # bytes of an SMBus call's data


class Message(NamedTuple):
    """One message of a transfer: `address` on the bus, `place` in the caller's memory."""

    address: int
    is_read: bool
    length: int
    place: int


class I2cDevice:
    """An I2C bus with the chips of a `FakeBus`, whose faults are this bus's faults.

    `limit` is how long a transfer was said to be allowed to take, in ms; None when nobody did.
    """

    def __init__(self, bus: FakeBus) -> None:
        self.limit: int | None = None
        self._bus = bus
        self._chosen: dict[int, int] = {}
        self._lock = threading.Lock()

    def read(self, handle: int, length: int) -> bytes:
        """Read from the chip that was chosen."""
        with self._lock:
            return self._bus.read(self._chosen.get(handle, 0), length)

    def write(self, handle: int, sent: bytes) -> None:
        """Write to the chip that was chosen."""
        with self._lock:
            self._bus.write(self._chosen.get(handle, 0), sent)

    def closed(self, handle: int) -> None:
        """Forget which chip was chosen."""
        self._chosen.pop(handle, None)

    def ioctl(self, handle: int, code: int, argument: int, sent: bytes, room: int) -> Done:
        """Do what a program asks for."""
        if code == RDWR:
            return self._messages(argument, sent, room)
        if code == SMBUS:
            return self._smbus(self._chosen.get(handle, 0), argument, sent, room)
        if code == FUNCTIONS:
            if room < 8:
                raise AskAgainError((), [Area(argument, 8)])
            return Done(0, struct.pack("=Q", OFFERED))
        if code in (SLAVE, SLAVE_FORCE) and argument <= 0x7F:
            self._chosen[handle] = argument
        elif code == TIMEOUT:
            self.limit = argument * 10
        elif code != RETRIES and not (code in (TEN_BIT, PEC) and not argument):
            raise _refused(errno.EINVAL)
        return Done()

    def _messages(self, argument: int, sent: bytes, room: int) -> Done:
        """Do messages as one transfer: the structs lead to the messages, those to their bytes."""
        head = Area(argument, 16)
        if len(sent) < head.length:
            raise AskAgainError([head])
        place, count = struct.unpack_from("=QI", sent)
        if not 0 < count <= MOST_MESSAGES:
            raise _refused(errno.EINVAL)
        table = Area(place, 16 * count)
        start = head.length + table.length
        if len(sent) < start:
            raise AskAgainError([head, table])
        messages = [_message(sent, head.length + 16 * number) for number in range(count)]
        written = [Area(one.place, one.length) for one in messages if not one.is_read]
        answers = [Area(one.place, one.length) for one in messages if one.is_read]
        lacks = len(sent) < start + sum(area.length for area in written)
        if lacks or room < sum(area.length for area in answers):
            raise AskAgainError(
                [head, table, *filter(_has_bytes, written)], [*filter(_has_bytes, answers)]
            )
        return Done(count, self._transfer(messages, sent[start:]))

    def _transfer(self, messages: list[Message], written: bytes) -> bytes:
        answers = b""
        with self._lock:
            for one in messages:
                if one.is_read:
                    answers += self._bus.read(one.address, one.length)
                else:
                    self._bus.write(one.address, written[: one.length])
                    written = written[one.length :]
        return answers

    def _smbus(self, address: int, argument: int, sent: bytes, room: int) -> Done:
        head = Area(argument, 16)
        if len(sent) < head.length:
            raise AskAgainError([head])
        is_read, command, kind, place = struct.unpack_from("=BBxxIQ", sent)
        union = Area(place, UNION)
        if place and (len(sent) < head.length + UNION or room < UNION):
            raise AskAgainError([head, union], [union])
        content = bytearray(sent[16:]) if place else bytearray(UNION)
        with self._lock:
            answer = self._call(address, command, kind, content, is_read=bool(is_read))
        content[: len(answer)] = answer
        return Done(0, bytes(content) if place else b"")

    def _call(
        self, address: int, command: int, kind: int, content: bytes, *, is_read: bool
    ) -> bytes:
        """Do one SMBus call; give what comes back, as it stands in the call's data."""
        if kind == QUICK:
            self._bus.write(address, b"")
        elif kind == BYTE and is_read:
            return self._bus.read(address, 1)
        elif kind == BYTE:
            self._bus.write(address, bytes([command]))
        elif kind in (BYTE_DATA, WORD_DATA):
            width = 1 if kind == BYTE_DATA else 2
            if is_read:
                return self._bus.read_block(address, command, width)
            self._bus.write(address, bytes([command, *content[:width]]))
        elif kind == BLOCK and 0 < content[0] <= 32:
            if is_read:
                return bytes([content[0]]) + self._bus.read_block(address, command, content[0])
            self._bus.write(address, bytes([command, *content[1 : 1 + content[0]]]))
        else:
            raise _refused(errno.EOPNOTSUPP)
        return b""


def _message(table: bytes, at: int) -> Message:
    address, flags, length, place = struct.unpack_from("=HHH2xQ", table, at)
    if length > LONGEST:
        raise _refused(errno.EINVAL)
    return Message(address, bool(flags & READ), length, place)


def _has_bytes(area: Area) -> bool:
    return area.length > 0


def _refused(number: int) -> OSError:
    return OSError(number, os.strerror(number))
