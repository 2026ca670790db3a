"""Character devices made in user space: the messages of the kernel's CUSE, as far as they matter.

From linux/fuse.h: each request begins with a header, each answer with a shorter one. A device may
ask for the memory that a pointer inside an ioctl's argument leads to: it answers "retry" with a
list of areas, and the kernel repeats the request with what is in them.
"""

import errno
import os
import select
import struct
import threading
from collections.abc import Sequence
from typing import NamedTuple, Protocol

OPEN, READ, WRITE, RELEASE, FLUSH, INTERRUPT, IOCTL, INIT = 14, 15, 16, 18, 25, 36, 39, 4096
REQUEST = struct.Struct("=IIQQIIIHH")  # length, opcode, number, node, uid, gid, pid, two more
ANSWER = struct.Struct("=IiQ")
ANY_ARGUMENT = 1  # CUSE_UNRESTRICTED_IOCTL: what is behind pointers may be asked for
AGAIN = 4  # FUSE_IOCTL_RETRY
LARGEST = 1 << 16  # bytes of a read or write; a request has a header, too


class Area(NamedTuple):
    """Memory of the process that called."""

    address: int
    length: int


class AskAgainError(Exception):
    """What must be read from and written to the caller's memory to do an ioctl."""

    def __init__(self, read: Sequence[Area], written: Sequence[Area] = ()) -> None:
        super().__init__()
        self.read, self.written = read, written


class Device(Protocol):
    """What a device does; `handle` tells who has opened it, OSError is passed on to them."""

    def read(self, handle: int, length: int) -> bytes:
        """Give bytes."""

    def write(self, handle: int, sent: bytes) -> None:
        """Take bytes."""

    def ioctl(self, handle: int, code: int, argument: int, sent: bytes, room: int) -> "Done":
        """Do a command; AskAgainError says which memory that takes."""

    def closed(self, handle: int) -> None:
        """Forget who had it open."""


class Done(NamedTuple):
    """What an ioctl returns, and what goes into the caller's memory."""

    result: int = 0
    written: bytes = b""


class Cuse:
    """Serves one device in a thread of its own, until `close`."""

    def __init__(self, name: str, device: Device) -> None:
        self._name = name
        self._device = device
        self._handles = 0
        self._file = os.open("/dev/cuse", os.O_RDWR | os.O_CLOEXEC)
        self._wake, self._waker = os.pipe()
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Remove the device."""
        os.write(self._waker, b".")
        self._thread.join()
        for file in (self._file, self._wake, self._waker):
            os.close(file)

    def _serve(self) -> None:
        """Answer requests until woken: a file that is being read would outlive its closing."""
        either = select.poll()
        for file in (self._file, self._wake):
            either.register(file, select.POLLIN)
        while self._wake not in dict(either.poll()):
            request = os.read(self._file, 2 * LARGEST)
            _, code, number, *_ = REQUEST.unpack_from(request)
            body = request[REQUEST.size :]
            try:
                answer = self._answer(code, body)
            except OSError as error:
                self._send(number, b"", error.errno or errno.EIO)
            else:
                if answer is not None:
                    self._send(number, answer)

    def _send(self, number: int, content: bytes, trouble: int = 0) -> None:
        os.write(self._file, ANSWER.pack(ANSWER.size + len(content), -trouble, number) + content)

    def _answer(self, code: int, body: bytes) -> bytes | None:
        if code == INTERRUPT:
            return None
        if code == INIT:
            return self._introduce(body)
        if code == OPEN:
            self._handles += 1
            return struct.pack("=QII", self._handles, 1, 0)
        return self._done(code, body)

    def _done(self, code: int, body: bytes) -> bytes:
        """Do what somebody wants who has the device open."""
        handle = struct.unpack_from("=Q", body)[0]
        if code == RELEASE:
            self._device.closed(handle)
        elif code == READ:
            return self._device.read(handle, struct.unpack_from("=QQI", body)[2])
        elif code == WRITE:
            length = struct.unpack_from("=QQI", body)[2]
            self._device.write(handle, body[40 : 40 + length])
            return struct.pack("=II", length, 0)
        elif code == IOCTL:
            return self._ioctl(body)
        elif code != FLUSH:
            raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
        return b""

    def _introduce(self, body: bytes) -> bytes:
        """Tell the kernel the name of the device; it makes the file in /dev."""
        major, minor = struct.unpack_from("=II", body)
        told = struct.pack("=8I40x", major, minor, 0, ANY_ARGUMENT, LARGEST, LARGEST, 0, 0)
        return told + f"DEVNAME={self._name}\0".encode()

    def _ioctl(self, body: bytes) -> bytes:
        handle, _, code, argument, length, room = struct.unpack_from("=QIIQII", body)
        try:
            done = self._device.ioctl(handle, code, argument, body[32 : 32 + length], room)
        except AskAgainError as more:
            areas = b"".join(struct.pack("=QQ", *area) for area in (*more.read, *more.written))
            counts = len(more.read), len(more.written)
            return struct.pack("=iIII", 0, AGAIN, *counts) + areas
        return struct.pack("=iIII", done.result, 0, 0, 0) + done.written
