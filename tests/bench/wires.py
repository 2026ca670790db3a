"""An I2C bus in memory that takes the time of a real one, and on which chips hang."""

import errno
import os
import time
from threading import Lock

from wolkflow.testing.i2c import FakeBus

BIT_SECONDS = 1 / 100_000  # the usual speed of a Raspberry Pi's bus
BITS_A_BYTE = 9


class Wires(FakeBus):
    """A bus at 100 kHz: a transfer takes its time, and none begins before the last one is over.

    Chips at the addresses in `hanging` hold the clock low until the controller gives up, after
    `limit` seconds. `chips_seconds` is CPU time that the models take and real chips would not.
    """

    def __init__(self, limit: float) -> None:
        super().__init__()
        self.limit = limit
        self.hanging: set[int] = set()
        self.transfers = 0
        self.chips_seconds = 0.0
        self._busy = Lock()

    def _transfer(self, address: int, sent: bytes, length: int) -> bytes:
        with self._busy:
            self.transfers += 1
            if address in self.hanging:
                time.sleep(self.limit)
                raise OSError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT))
            repeated = bool(sent) and bool(length)
            time.sleep((1 + len(sent) + length + repeated) * BITS_A_BYTE * BIT_SECONDS)
            begin = time.thread_time()
            try:
                return super()._transfer(address, sent, length)
            finally:
                self.log.clear()
                self.chips_seconds += time.thread_time() - begin
