"""Messages about the device's parameters and the platform's time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from wolkflow.wolkabout import json_text
from wolkflow.wolkabout.errors import MessageError
from wolkflow.wolkabout.messages.base import Empty

ParameterValue = bool | int | float | str | None

FILE_TRANSFER_PLATFORM_ENABLED = "FILE_TRANSFER_PLATFORM_ENABLED"
FILE_TRANSFER_URL_ENABLED = "FILE_TRANSFER_URL_ENABLED"
FIRMWARE_UPDATE_ENABLED = "FIRMWARE_UPDATE_ENABLED"
FIRMWARE_VERSION = "FIRMWARE_VERSION"
MAXIMUM_MESSAGE_SIZE = "MAXIMUM_MESSAGE_SIZE"  # KiB, 0 = no limit
FIRMWARE_UPDATE_CHECK_TIME = "FIRMWARE_UPDATE_CHECK_TIME"
FIRMWARE_UPDATE_REPOSITORY = "FIRMWARE_UPDATE_REPOSITORY"


@dataclass(frozen=True, slots=True)
class Parameters:
    """`parameters`, both ways: settings by their upper-case names, unknown ones included."""

    NAME: ClassVar[str] = "parameters"

    values: Mapping[str, ParameterValue]

    def __iter__(self) -> Iterator[str]:
        return iter(self.values)

    def whole_number(self, name: str) -> int | None:
        """Return a parameter as a number, whichever dialect it came in (`2`, `"2"`)."""
        value = self.values.get(name)
        try:
            return None if value is None else int(value)
        except (ValueError, OverflowError):
            return None

    def payload(self) -> bytes:
        """Return the bytes on the wire."""
        return json_text.write(dict(self.values))

    @classmethod
    def parse(cls, payload: bytes) -> Self:
        """Read the bytes on the wire."""
        values = json_text.read_object(payload)
        nested = [name for name, value in values.items() if isinstance(value, dict | list)]
        if nested:
            raise MessageError(f"parameter {nested[0]!r} must be a plain value")
        return cls(values)


class PullParameters(Empty):
    """`pull_parameters`: asks for all parameters."""

    NAME: ClassVar[str] = "pull_parameters"


@dataclass(frozen=True, slots=True)
class SynchronizeParameters:
    """`synchronize_parameters`: asks for these parameters."""

    NAME: ClassVar[str] = "synchronize_parameters"

    names: tuple[str, ...]

    def payload(self) -> bytes:
        """Return the bytes on the wire."""
        return json_text.write(self.names)

    @classmethod
    def parse(cls, payload: bytes) -> Self:
        """Read the bytes on the wire."""
        return cls(json_text.read_texts(payload))


@dataclass(frozen=True, slots=True)
class SynchronizedParameters(Parameters):
    """`synchronize_parameters` to the device: those asked for; most platforms say `parameters`."""

    NAME: ClassVar[str] = "synchronize_parameters"


class TimeRequest(Empty):
    """`time` to the platform: asks for its clock."""

    NAME: ClassVar[str] = "time"


@dataclass(frozen=True, slots=True)
class PlatformTime:
    """`time` to the device: the platform's clock, in ms since 1970, UTC."""

    NAME: ClassVar[str] = "time"

    time_ms: int

    def payload(self) -> bytes:
        """Return the bytes on the wire."""
        return json_text.write(self.time_ms)

    @classmethod
    def parse(cls, payload: bytes) -> Self:
        """Read the bytes on the wire."""
        return cls(json_text.count({cls.NAME: json_text.read(payload)}, cls.NAME))
