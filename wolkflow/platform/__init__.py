"""A WolkAbout platform on one's own desk: broker, devices, faults on request.

    from wolkflow.platform import Platform

    with Platform() as platform:
        device = platform.device("station-1")
        ...                                     # something connects to platform.port
        device.wait_connected()
        device.send("LAMP", True)
        device.wait_for("LAMP", True)

From the wire inwards: `mqtt` (packets and sessions), `broker` or `bridge` (the wire), `exchange`
and `dialogues` (what is said), `store` (SQLite), `stream` and `journal` (what has happened),
`platform` and `device` (what a program uses).
"""

from wolkflow.platform.device import Device
from wolkflow.platform.devices_file import DeviceSetup
from wolkflow.platform.errors import (
    FailedError,
    PlatformError,
    PlatformStateError,
    RefusedError,
    UnknownDeviceError,
    UnreachableDeviceError,
    WaitedInVainError,
)
from wolkflow.platform.faults import Fault
from wolkflow.platform.platform import Platform
from wolkflow.platform.records import Cut, Delivery, Status

__all__ = [
    "Cut",
    "Delivery",
    "Device",
    "DeviceSetup",
    "FailedError",
    "Fault",
    "Platform",
    "PlatformError",
    "PlatformStateError",
    "RefusedError",
    "Status",
    "UnknownDeviceError",
    "UnreachableDeviceError",
    "WaitedInVainError",
]
