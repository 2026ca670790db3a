"""What the error numbers of an I2C bus mean, in sentences."""

import errno
from pathlib import Path

from wolkflow import HardwareError

DEVICES = Path("/sys/bus/i2c/devices")


def explained(error: OSError, bus: int, address: int, devices: Path = DEVICES) -> OSError:  # noqa: PLR0911  # one for each thing to do
    """Say what a failed transfer means and what to do about it, if it doesn't itself."""
    if isinstance(error, HardwareError):
        return error
    chip = f"0x{address:02x} on I2C bus {bus}"
    match error.errno:
        case errno.ENOENT:
            return HardwareError(f"/dev/i2c-{bus} is missing: {_enable(bus)}")
        case errno.EACCES | errno.EPERM:
            return PermissionError(
                f"no permission to use /dev/i2c-{bus}: add your user to the group i2c with "
                "`sudo usermod -aG i2c $USER` and log in again"
            )
        case errno.EBUSY:
            driver = kernel_driver(bus, address, devices)
            holder = f"the kernel's driver {driver}" if driver else "a driver of the kernel"
            return HardwareError(
                f"{chip} is claimed by {holder}: use the node kernel.sensor, or remove its overlay "
                "from config.txt and restart"
            )
        case errno.ENXIO | errno.EREMOTEIO:
            return HardwareError(
                f"no chip answers at {chip}: check wiring and power; `wolkflow i2c scan"
                f"{'' if bus == 1 else f' --bus {bus}'}` lists the chips that answer"
            )
        case errno.ETIMEDOUT:
            return HardwareError(
                f"I2C bus {bus} is stuck, SDA or SCL stays low: check for a short circuit, a "
                "chip without power, a missing pull-up resistor"
            )
    return HardwareError(
        f"a transfer with {chip} failed ({error.strerror}): check wiring and keep wires short"
    )


def _enable(bus: int) -> str:
    if bus == 1:
        return "enable I2C with `sudo raspi-config nonint do_i2c 0` and restart"
    return "`ls /dev/i2c-*` shows the buses there are; others need an overlay in config.txt"


def kernel_driver(bus: int, address: int, devices: Path = DEVICES) -> str | None:
    """Name the driver of the kernel that holds a chip; None when the chip is free."""
    driver = devices / f"{bus}-{address:04x}" / "driver"
    return driver.resolve().name if driver.exists() else None
