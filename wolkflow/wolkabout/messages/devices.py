"""Messages that register other devices."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from wolkflow.wolkabout import json_text
from wolkflow.wolkabout.errors import MessageError
from wolkflow.wolkabout.messages.base import Empty
from wolkflow.wolkabout.messages.registration import Attribute, Feed


@dataclass(frozen=True, slots=True)
class NewDevice:
    """A device to be created; without key or guid the platform chooses them."""

    name: str
    key: str | None = None
    guid: str | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    feeds: tuple[Feed, ...] = ()
    attributes: tuple[Attribute, ...] = ()

    def members(self) -> dict[str, Any]:
        """Return the JSON members in their order."""
        if not self.name:
            raise MessageError("a device to be registered needs a name")
        return {
            "name": self.name,
            **({"key": self.key} if self.key else {}),
            **({"guid": self.guid} if self.guid else {}),
            "parameters": dict(self.parameters),
            "feeds": [feed.members() for feed in self.feeds],
            "attributes": [attribute.members() for attribute in self.attributes],
        }

    @classmethod
    def from_members(cls, members: dict[str, Any]) -> Self:
        """Read the JSON members."""
        if not json_text.text(members, "name"):
            raise MessageError("'name' is empty")
        parameters = members.get("parameters")
        if not isinstance(parameters, dict):
            raise MessageError("'parameters' must be an object")
        return cls(
            members["name"],
            json_text.optional_text(members, "key"),
            json_text.optional_text(members, "guid"),
            {name: json_text.as_text(value, name) for name, value in parameters.items()},
            tuple(Feed.from_members(item) for item in _objects(members, "feeds")),
            tuple(Attribute.from_members(item) for item in _objects(members, "attributes")),
        )


@dataclass(frozen=True, slots=True)
class DeviceRegistration:
    """`device_registration`: creates devices."""

    NAME: ClassVar[str] = "device_registration"

    devices: tuple[NewDevice, ...]

    def payload(self) -> bytes:
        """Return the bytes on the wire."""
        return json_text.write([device.members() for device in self.devices])

    @classmethod
    def parse(cls, payload: bytes) -> Self:
        """Read the bytes on the wire."""
        return cls(tuple(NewDevice.from_members(item) for item in json_text.read_objects(payload)))


@dataclass(frozen=True, slots=True)
class DeviceRegistrationResponse:
    """`device_registration_response`: keys of the devices created, and of those refused."""

    NAME: ClassVar[str] = "device_registration_response"

    success: tuple[str, ...]
    failed: tuple[str, ...]

    def payload(self) -> bytes:
        """Return the bytes on the wire."""
        return json_text.write({"success": self.success, "failed": self.failed})

    @classmethod
    def parse(cls, payload: bytes) -> Self:
        """Read the bytes on the wire."""
        members = json_text.read_object(payload)
        return cls(json_text.texts(members, "success"), json_text.texts(members, "failed"))


@dataclass(frozen=True, slots=True)
class DeviceRemoval:
    """`device_removal`: removes devices by their keys."""

    NAME: ClassVar[str] = "device_removal"

    keys: tuple[str, ...]

    def payload(self) -> bytes:
        """Return the bytes on the wire."""
        return json_text.write(self.keys)

    @classmethod
    def parse(cls, payload: bytes) -> Self:
        """Read the bytes on the wire."""
        return cls(json_text.read_texts(payload))


class ChildrenRequest(Empty):
    """`children_synchronization` to the platform: asks for the keys of the devices below."""

    NAME: ClassVar[str] = "children_synchronization"


@dataclass(frozen=True, slots=True)
class Children:
    """`children_synchronization` to the device: keys of the devices below it."""

    NAME: ClassVar[str] = "children_synchronization"

    keys: tuple[str, ...]

    def payload(self) -> bytes:
        """Return the bytes on the wire."""
        return json_text.write(self.keys)

    @classmethod
    def parse(cls, payload: bytes) -> Self:
        """Read the bytes on the wire."""
        return cls(json_text.read_texts(payload))


@dataclass(frozen=True, slots=True)
class RegisteredDevicesRequest:
    """`registered_devices` to the platform: asks for devices registered since a time."""

    NAME: ClassVar[str] = "registered_devices"

    from_ms: int
    device_type: str | None = None
    external_id: str | None = None

    def payload(self) -> bytes:
        """Return the bytes on the wire."""
        return json_text.write(
            {
                "timestampFrom": self.from_ms,
                **({"deviceType": self.device_type} if self.device_type else {}),
                **({"externalId": self.external_id} if self.external_id else {}),
            }
        )

    @classmethod
    def parse(cls, payload: bytes) -> Self:
        """Read the bytes on the wire."""
        return cls(*_query(json_text.read_object(payload)))


@dataclass(frozen=True, slots=True)
class MatchingDevice:
    """A device that answers the question."""

    key: str
    type: str
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class RegisteredDevices:
    """`registered_devices` to the device: the question again, and the devices found."""

    NAME: ClassVar[str] = "registered_devices"

    from_ms: int
    device_type: str | None
    external_id: str | None
    devices: tuple[MatchingDevice, ...]

    def payload(self) -> bytes:
        """Return the bytes on the wire."""
        found = [
            {
                "deviceKey": device.key,
                "deviceType": device.type,
                **({"externalId": device.external_id} if device.external_id else {}),
            }
            for device in self.devices
        ]
        return json_text.write(
            {
                "timestampFrom": self.from_ms,
                "deviceType": self.device_type,
                "externalId": self.external_id,
                "matchingDevices": found,
            }
        )

    @classmethod
    def parse(cls, payload: bytes) -> Self:
        """Read the bytes on the wire."""
        members = json_text.read_object(payload)
        found = tuple(
            MatchingDevice(
                json_text.text(item, "deviceKey"),
                json_text.text(item, "deviceType"),
                json_text.optional_text(item, "externalId"),
            )
            for item in _objects(members, "matchingDevices")
        )
        return cls(*_query(members), found)


def _query(members: dict[str, Any]) -> tuple[int, str | None, str | None]:
    return (
        json_text.count(members, "timestampFrom"),
        json_text.optional_text(members, "deviceType"),
        json_text.optional_text(members, "externalId"),
    )


def _objects(members: dict[str, Any], name: str) -> list[dict[str, Any]]:
    items = members.get(name)
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise MessageError(f"{name!r} must be an array of objects")
    return items
