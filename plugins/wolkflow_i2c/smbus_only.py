"""Controllers that know only SMBus calls: those of many PCs, and the kernel's i2c-stub."""

import errno
import os

from smbus2 import I2cFunc, SMBus, i2c_msg

LONGEST = 32
READ = 1  # I2C_M_RD of linux/i2c.h


def sends_messages(bus: SMBus) -> bool:
    """Tell whether a bus takes messages of any kind, as that of a Raspberry Pi does."""
    return bool(getattr(bus, "funcs", I2cFunc.I2C) & I2cFunc.I2C)


class SmbusOnly:
    """Does with SMBus calls what can be done with them, in place of smbus2's messages."""

    def __init__(self, bus: SMBus) -> None:
        self._bus = bus

    def i2c_rdwr(self, *messages: i2c_msg) -> None:
        """Do one transfer; EOPNOTSUPP for what SMBus has no call for."""
        first, *others = messages
        if first.flags & READ:
            first.buf[0] = self._bus.read_byte(first.addr) if first.len == 1 else _refuse()
        elif others:
            self._read(first.addr, first.buf[0][0], others[0])
        else:
            self._write(first.addr, bytes(first))

    def close(self) -> None:
        """Let go of the device."""
        self._bus.close()

    def _read(self, address: int, register: int, answer: i2c_msg) -> None:
        for start in range(0, answer.len, LONGEST):
            length = min(LONGEST, answer.len - start)
            content = self._bus.read_i2c_block_data(address, register + start, length)
            for place, value in enumerate(content):
                answer.buf[start + place] = value

    def _write(self, address: int, sent: bytes) -> None:
        if not sent:
            self._bus.write_quick(address)
        elif len(sent) == 1:
            self._bus.write_byte(address, sent[0])
        elif len(sent) <= LONGEST:
            self._bus.write_i2c_block_data(address, sent[0], list(sent[1:]))
        else:
            _refuse()


def _refuse() -> int:
    raise OSError(errno.EOPNOTSUPP, os.strerror(errno.EOPNOTSUPP))
