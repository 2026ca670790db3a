"""Input lines as the kernel offers them since 5.10: version 2 of its GPIO character device.

Numbers and layouts are those of linux/gpio.h.
"""

import fcntl
import os
import struct
from pathlib import Path
from typing import NamedTuple

REQUEST = struct.Struct("=I252x32sQI260xII20xi")
"""gpio_v2_line_request: line, user, flags, attributes, lines, room for events, file."""
CONFIG = struct.Struct("=QI260x")
"""gpio_v2_line_config: flags, attributes."""
VALUES = struct.Struct("=QQ")
"""gpio_v2_line_values: levels, and which of them are asked for, a bit for each line."""
EVENT = struct.Struct("=QIIII24x")
"""gpio_v2_line_event: nanoseconds, what happened, line, and two that number the events."""

GET_LINE, SET_CONFIG, GET_VALUES = 0xC250B407, 0xC110B40D, 0xC010B40E
INPUT = 1 << 2
EDGES = {"none": 0, "rising": 1 << 4, "falling": 1 << 5, "both": 1 << 4 | 1 << 5}
PULLS = {"up": 1 << 8, "down": 1 << 9, "floating": 1 << 10}
RISING_EDGE, FALLING_EDGE = 1, 2

USER = b"wolkflow"
WAITING_EVENTS = 256
"""How many edges of a line the kernel keeps until they are fetched; without a wish it is 16."""


class Edge(NamedTuple):
    """An edge: when it was, by the kernel's monotonic clock, and the level after it."""

    nanoseconds: int
    level: bool


class KernelLines:
    """Lines of the chip with this number, each a file of its own; to close the file frees it.

    OSError by the kernel's reasons: EBUSY for a line that is taken, EINVAL or ENOTTY for any line
    where the kernel is older.
    """

    def __init__(self, chip: int, devices: Path = Path("/dev")) -> None:
        self._chip = devices / f"gpiochip{chip}"

    def claim(self, line: int, pull: str) -> int:
        """Take a line as an input with a pull resistor: up, down, floating; give its file."""
        request = bytearray(REQUEST.pack(line, USER, INPUT | PULLS[pull], 0, 1, WAITING_EVENTS, 0))
        chip = os.open(self._chip, os.O_RDWR | os.O_CLOEXEC)
        try:
            fcntl.ioctl(chip, GET_LINE, request)
        finally:
            os.close(chip)
        file: int = REQUEST.unpack(request)[-1]
        os.set_blocking(file, False)
        return file

    def watch(self, file: int, pull: str, edges: str) -> None:
        """Have edges of a line reported: rising, falling, both or none."""
        fcntl.ioctl(file, SET_CONFIG, CONFIG.pack(INPUT | PULLS[pull] | EDGES[edges], 0))

    def level(self, file: int) -> bool:
        """Tell whether a line is high."""
        values = bytearray(VALUES.pack(0, 1))
        fcntl.ioctl(file, GET_VALUES, values)
        return bool(VALUES.unpack(values)[0] & 1)


def edges_in(content: bytes) -> list[Edge]:
    """Read what a line's file gives."""
    return [Edge(when, what == RISING_EDGE) for when, what, *_ in EVENT.iter_unpack(content)]
