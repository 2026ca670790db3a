"""The kernel's port, on a pseudo terminal: bytes as they are, in both directions."""

import os
import pty
import select
import termios

import pytest

from wolkflow import HardwareError
from wolkflow.testing import Bench
from wolkflow_uart.mhz19 import Mhz19
from wolkflow_uart.port import SerialPort

EVERY_BYTE = bytes(range(256))


@pytest.fixture
def ends():
    """The far end, and the path of the near one."""
    far, near = pty.openpty()
    yield far, os.ttyname(near)
    os.close(near)
    os.close(far)


def test_every_byte_comes_through_in_both_directions(ends):
    far, path = ends
    port = SerialPort(path)
    port.forget()  # opens it: raw from now on
    os.write(far, EVERY_BYTE)
    assert port.read(256, 5) == EVERY_BYTE
    port.write(EVERY_BYTE)
    received = b""
    while len(received) < 256 and select.select([far], [], [], 5)[0]:
        received += os.read(far, 256)
    assert received == EVERY_BYTE
    port.close()


def test_it_has_9600_baud(ends):
    far, path = ends
    port = SerialPort(path)
    port.forget()
    assert termios.tcgetattr(far)[4] == termios.B9600
    port.close()


def test_what_does_not_come_in_time_is_not_waited_for(ends):
    far, path = ends
    port = SerialPort(path)
    port.forget()
    os.write(far, b"abc")
    assert port.read(9, 0.01) == b"abc"
    assert port.read(9, 0.0) == b""
    port.close()


def test_what_came_before_is_forgotten(ends):
    far, path = ends
    port = SerialPort(path)
    port.forget()
    os.write(far, b"old")
    select.select([os.open(path, os.O_RDONLY | os.O_NOCTTY)], [], [], 5)
    port.forget()
    assert port.read(3, 0.0) == b""
    port.close()


def test_a_port_that_is_gone_is_an_error_and_opened_again():
    far, near = pty.openpty()
    port = SerialPort(os.ttyname(near))
    port.forget()
    os.close(far)
    os.close(near)
    with pytest.raises(HardwareError, match="/dev/pts/"):
        port.read(1, 1)
    assert port._device is None


def test_a_missing_port_says_how_to_enable_it(tmp_path):
    with Bench(Mhz19(port=tmp_path / "serial0")) as bench:
        text = bench.errors[0].value["error"]
        assert text.startswith(f"{tmp_path}/serial0 is missing: enable the serial port with")


def test_a_file_that_is_no_port_is_an_error(tmp_path):
    (tmp_path / "file").write_text("")
    with Bench(Mhz19(port=tmp_path / "file")) as bench:
        assert "can't be used: Inappropriate ioctl" in bench.errors[0].value["error"]
