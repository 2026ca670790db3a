"""Everything the local platform raises.

PlatformError                     WolkflowError
├── UnknownDeviceError            KeyError         no device has this key
├── UnreachableDeviceError        ConnectionError  it isn't connected, or doesn't listen
├── RefusedError                  ValueError       the platform can't do that with this device
├── WaitedInVainError             TimeoutError     it didn't happen in time
├── FailedError                   RuntimeError     the device reported that it failed
├── DevicesFileError              ValueError       the list of devices has a mistake
└── PlatformStateError            OSError          port, file or certificate can't be used
"""

from wolkflow.errors import WolkflowError


class PlatformError(WolkflowError):
    """The base of all errors of the local platform."""


class UnknownDeviceError(PlatformError, KeyError):
    """No device has this key."""

    def __str__(self) -> str:
        return str(self.args[0])  # a KeyError would show its repr


class UnreachableDeviceError(PlatformError, ConnectionError):
    """The device isn't connected, or isn't subscribed to what should be sent."""


class RefusedError(PlatformError, ValueError):
    """The platform can't do this: an unknown feed, a fault its broker can't make."""


class WaitedInVainError(PlatformError, TimeoutError):
    """What was waited for hasn't happened; the message says what has."""


class FailedError(PlatformError, RuntimeError):
    """A transfer or an installation ended, but not well."""


class PlatformStateError(PlatformError, OSError):
    """The port, the state's file, a certificate or the other broker can't be used."""


class DevicesFileError(PlatformError, ValueError):
    """The list of devices can't be read, or has a mistake; the message says where."""
