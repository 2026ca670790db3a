import errno
import os

import pytest

from wolkflow import HardwareError
from wolkflow.testing import Bench
from wolkflow.testing.i2c import FakeBus
from wolkflow_i2c.bh1750 import Bh1750
from wolkflow_i2c.trouble import explained, kernel_driver


def error(number: int) -> OSError:
    return OSError(number, os.strerror(number))


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (
            errno.ENOENT,
            (
                "/dev/i2c-1 is missing: enable I2C with `sudo raspi-config nonint do_i2c 0` "
                "and restart"
            ),
        ),
        (
            errno.ENXIO,
            (
                "no chip answers at 0x76 on I2C bus 1: check wiring and power; "
                "`wolkflow i2c scan` lists the chips that answer"
            ),
        ),
        (
            errno.EREMOTEIO,
            (
                "no chip answers at 0x76 on I2C bus 1: check wiring and power; "
                "`wolkflow i2c scan` lists the chips that answer"
            ),
        ),
        (
            errno.EBUSY,
            (
                "0x76 on I2C bus 1 is claimed by a driver of the kernel: "
                "use the node kernel.sensor, or remove its overlay from config.txt and restart"
            ),
        ),
        (
            errno.ETIMEDOUT,
            (
                "I2C bus 1 is stuck, SDA or SCL stays low: check for a short circuit, "
                "a chip without power, a missing pull-up resistor"
            ),
        ),
        (
            errno.EIO,
            (
                "a transfer with 0x76 on I2C bus 1 failed (Input/output error): "
                "check wiring and keep wires short"
            ),
        ),
    ],
)
def test_says_what_an_error_number_means_and_what_to_do(number, text):
    found = explained(error(number), bus=1, address=0x76)

    assert isinstance(found, HardwareError)
    assert str(found) == text


def test_a_missing_permission_stays_one():
    found = explained(error(errno.EACCES), bus=1, address=0x76)

    assert isinstance(found, PermissionError)
    assert "sudo usermod -aG i2c $USER" in str(found)


def test_another_bus_is_not_enabled_by_raspi_config():
    assert "overlay in config.txt" in str(explained(error(errno.ENOENT), bus=4, address=0x76))


def test_names_the_kernels_driver(tmp_path):
    driver = tmp_path / "drivers" / "bmp280"
    driver.mkdir(parents=True)
    chip = tmp_path / "1-0076"
    chip.mkdir()
    (chip / "driver").symlink_to(driver)

    assert kernel_driver(1, 0x76, tmp_path) == "bmp280"
    assert kernel_driver(1, 0x77, tmp_path) is None
    assert "is claimed by the kernel's driver bmp280" in str(
        explained(error(errno.EBUSY), bus=1, address=0x76, devices=tmp_path)
    )


@pytest.mark.parametrize("number", [errno.ETIMEDOUT, errno.EBUSY], ids=["stuck", "busy"])
def test_a_fault_of_the_whole_bus_is_said_by_the_node_and_gets_better(number):
    bus = FakeBus()
    bus.fail(number)
    with Bench(Bh1750(), resources={"i2c-1": bus}) as bench:
        bench.advance(10)
        texts = {msg.value["error"] for msg in bench.errors}
        assert texts == {str(explained(error(number), bus=1, address=0x23))}

        bus.mend()
        bench.advance(60)
        assert "no chip answers at 0x23" in bench.errors[-1].value["error"]


def test_another_bus_is_scanned_by_its_number(tmp_path):
    said = explained(OSError(errno.EREMOTEIO, "Remote I/O error"), 3, 0x40, tmp_path)
    assert str(said).endswith("`wolkflow i2c scan --bus 3` lists the chips that answer")
