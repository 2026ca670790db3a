import errno
import os

import pytest

from wolkflow_gpio.kernel_lines import CONFIG, EVENT, REQUEST, VALUES, Edge, KernelLines, edges_in

RISEN = bytes.fromhex("0070c9b28b000000 01000000 11000000 05000000 02000000") + bytes(24)
FALLEN = bytes.fromhex("0140420f00000000 02000000 11000000 06000000 03000000") + bytes(24)
"""Two of linux/gpio.h's gpio_v2_line_event: nanoseconds, id, offset, seqno, line_seqno."""


def test_events_are_read_as_the_kernel_lays_them_out():
    assert edges_in(RISEN + FALLEN) == [Edge(600_000_000_000, True), Edge(256_000_001, False)]


@pytest.mark.parametrize(
    ("layout", "size"),
    [(REQUEST, 592), (CONFIG, 272), (VALUES, 16), (EVENT, 48)],
    ids=["request", "config", "values", "event"],
)
def test_layouts_have_the_sizes_of_the_kernels(layout, size):
    """What a C compiler says of them, with 64 bits as with 32."""
    assert layout.size == size


def test_a_file_that_is_no_chip_says_so_and_stays_closed(tmp_path):
    (tmp_path / "gpiochip0").touch()
    lowest = os.open(tmp_path, os.O_RDONLY)
    os.close(lowest)

    with pytest.raises(OSError, match="ioctl") as caught:
        KernelLines(0, tmp_path).claim(17, "up")
    assert caught.value.errno == errno.ENOTTY
    again = os.open(tmp_path, os.O_RDONLY)
    os.close(again)
    assert again == lowest
