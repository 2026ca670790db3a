"""Messages that create and remove feeds and attributes."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Self

from wolkflow.wolkabout import json_text
from wolkflow.wolkabout.messages.base import Empty, one_of


class FeedType(StrEnum):
    """Which way the values of a feed go, as the device sees it."""

    IN = "IN"  # device to platform only
    IN_OUT = "IN_OUT"  # both ways


class DataType(StrEnum):
    """What an attribute holds."""

    BOOLEAN = "BOOLEAN"
    ENUM = "ENUM"
    HEXADECIMAL = "HEXADECIMAL"
    LOCATION = "LOCATION"
    NUMERIC = "NUMERIC"
    STRING = "STRING"
    VECTOR = "VECTOR"


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed to be created; `unit` is a `Unit` or the name of a unit defined on the platform."""

    name: str
    reference: str
    type: FeedType
    unit: str

    def members(self) -> dict[str, str]:
        """Return the JSON members in their order."""
        return {
            "name": self.name,
            "reference": self.reference,
            "type": self.type,
            "unitGuid": self.unit,
        }

    @classmethod
    def from_members(cls, members: dict[str, Any]) -> Self:
        """Read the JSON members."""
        return cls(
            json_text.text(members, "name"),
            json_text.text(members, "reference"),
            one_of(FeedType, json_text.text(members, "type")),
            json_text.text(members, "unitGuid"),
        )


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute to be created or updated; the value is a text whatever its type."""

    name: str
    type: DataType
    value: str

    def members(self) -> dict[str, str]:
        """Return the JSON members in their order."""
        return {"name": self.name, "dataType": self.type, "value": self.value}

    @classmethod
    def from_members(cls, members: dict[str, Any]) -> Self:
        """Read the JSON members."""
        return cls(
            json_text.text(members, "name"),
            one_of(DataType, json_text.text(members, "dataType")),
            json_text.text(members, "value"),
        )


@dataclass(frozen=True, slots=True)
class FeedRegistration:
    """`feed_registration`: creates feeds."""

    NAME: ClassVar[str] = "feed_registration"

    feeds: tuple[Feed, ...]

    def payload(self) -> bytes:
        """Return the bytes on the wire."""
        return json_text.write([feed.members() for feed in self.feeds])

    @classmethod
    def parse(cls, payload: bytes) -> Self:
        """Read the bytes on the wire."""
        return cls(tuple(Feed.from_members(item) for item in json_text.read_objects(payload)))


@dataclass(frozen=True, slots=True)
class FeedRemoval:
    """`feed_removal`: removes feeds by their references."""

    NAME: ClassVar[str] = "feed_removal"

    references: tuple[str, ...]

    def payload(self) -> bytes:
        """Return the bytes on the wire."""
        return json_text.write(self.references)

    @classmethod
    def parse(cls, payload: bytes) -> Self:
        """Read the bytes on the wire."""
        return cls(json_text.read_texts(payload))


@dataclass(frozen=True, slots=True)
class AttributeRegistration:
    """`attribute_registration`: creates attributes, or sets the values of existing ones."""

    NAME: ClassVar[str] = "attribute_registration"

    attributes: tuple[Attribute, ...]

    def payload(self) -> bytes:
        """Return the bytes on the wire."""
        return json_text.write([attribute.members() for attribute in self.attributes])

    @classmethod
    def parse(cls, payload: bytes) -> Self:
        """Read the bytes on the wire."""
        return cls(tuple(Attribute.from_members(item) for item in json_text.read_objects(payload)))


class DetailsRequest(Empty):
    """`details_synchronization` to the platform: asks what it knows of this device."""

    NAME: ClassVar[str] = "details_synchronization"


@dataclass(frozen=True, slots=True)
class Details:
    """`details_synchronization` to the device: references and attribute names known there."""

    NAME: ClassVar[str] = "details_synchronization"

    feeds: tuple[str, ...]
    attributes: tuple[str, ...]

    def payload(self) -> bytes:
        """Return the bytes on the wire."""
        return json_text.write({"feeds": self.feeds, "attributes": self.attributes})

    @classmethod
    def parse(cls, payload: bytes) -> Self:
        """Read the bytes on the wire."""
        members = json_text.read_object(payload)
        return cls(json_text.texts(members, "feeds"), json_text.texts(members, "attributes"))


@dataclass(frozen=True, slots=True)
class ErrorText:
    """`error` to the device: plain text, what was wrong with something it sent."""

    NAME: ClassVar[str] = "error"

    text: str

    def payload(self) -> bytes:
        """Return the bytes on the wire."""
        return self.text.encode(errors="replace")

    @classmethod
    def parse(cls, payload: bytes) -> Self:
        """Read the bytes on the wire; what is not UTF-8 is replaced."""
        return cls(payload.decode(errors="replace"))
