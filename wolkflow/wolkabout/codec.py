"""Between messages and what travels: a topic and bytes."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from wolkflow.wolkabout import messages as m
from wolkflow.wolkabout.errors import MessageError
from wolkflow.wolkabout.topics import Direction, Topic, check_key, split_topic

TO_PLATFORM: Final[dict[str, type[m.Message]]] = {
    kind.NAME: kind
    for kind in (
        m.FeedValues,
        m.PullFeedValues,
        m.Parameters,
        m.PullParameters,
        m.SynchronizeParameters,
        m.TimeRequest,
        m.FeedRegistration,
        m.FeedRemoval,
        m.AttributeRegistration,
        m.DetailsRequest,
        m.FileList,
        m.FileUploadStatus,
        m.FileBinaryRequest,
        m.FileUrlDownloadStatus,
        m.FirmwareUpdateStatus,
        m.DeviceRegistration,
        m.DeviceRemoval,
        m.ChildrenRequest,
        m.RegisteredDevicesRequest,
    )
}
TO_DEVICE: Final[dict[str, type[m.Message]]] = {
    kind.NAME: kind
    for kind in (
        m.PlatformTime,
        m.FeedValues,
        m.Parameters,
        m.SynchronizedParameters,
        m.FileBinaryResponse,
        m.FileDelete,
        m.FilePurge,
        m.FileListRequest,
        m.FileUploadAbort,
        m.FileUploadInitiate,
        m.FileUrlDownloadAbort,
        m.FileUrlDownloadInitiate,
        m.FirmwareUpdateAbort,
        m.FirmwareUpdateInstall,
        m.ErrorText,
        m.Details,
        m.DeviceRegistrationResponse,
        m.Children,
        m.RegisteredDevices,
    )
}
_KINDS: Final = {Direction.TO_PLATFORM: TO_PLATFORM, Direction.TO_DEVICE: TO_DEVICE}


class Packet(NamedTuple):
    """A message as it travels."""

    topic: str
    payload: bytes


class Received(NamedTuple):
    """A message that arrived, and where it belongs."""

    direction: Direction
    key: str
    message: m.Message


def encode(direction: Direction, key: str, message: m.Message) -> Packet:
    """Write a message; raise `MessageError` when it does not go that way."""
    if not isinstance(message, _KINDS[direction].get(message.NAME, ())):
        raise MessageError(f"{type(message).__name__} is never sent on {direction}/")
    return Packet(str(Topic(direction, check_key(key), message.NAME)), message.payload())


def kind_of(topic: str) -> type[m.Message]:
    """Return the kind of message a topic carries; raise `MessageError` when none does."""
    direction, _, name = split_topic(topic)
    kind = _KINDS[direction].get(name)
    if kind is None:
        raise MessageError(f"topic {topic!r}: no message of that name")
    return kind


def decode(topic: str, payload: bytes) -> Received:
    """Read a message; raise `MessageError`, and nothing else, when it is none."""
    kind = kind_of(topic)
    direction, key, _ = split_topic(topic)
    try:
        return Received(direction, key, kind.parse(payload))
    except MessageError as error:
        raise MessageError(f"{topic}: {error}") from error


def inbound_topics(key: str) -> list[str]:
    """Return the topics a device subscribes to: first those that every client has."""
    return _topics(key, SUBSCRIBED) + extended_topics(key)


def extended_topics(key: str) -> list[str]:
    """Return those that a broker may refuse: the device can do without them."""
    return _topics(key, EXTENDED)


def _topics(key: str, names: Sequence[str]) -> list[str]:
    return [str(Topic(Direction.TO_DEVICE, check_key(key), name)) for name in names]


SUBSCRIBED: Final = (
    "time",
    "feed_values",
    "parameters",
    "file_binary_response",
    "file_delete",
    "file_purge",
    "file_list",
    "file_upload_abort",
    "file_upload_initiate",
    "file_url_download_abort",
    "file_url_download_initiate",
    "firmware_update_abort",
    "firmware_update_install",
)
EXTENDED: Final = ("error", "details_synchronization", "synchronize_parameters")
"""Not in the reference client."""
