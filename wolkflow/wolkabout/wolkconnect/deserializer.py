"""Messages from the platform, by the codec."""

import logging
from typing import Any

from wolkflow.wolkabout import codec
from wolkflow.wolkabout import messages as m
from wolkflow.wolkabout.errors import MessageError
from wolkflow.wolkabout.wolkconnect.interfaces import MessageDeserializer
from wolkflow.wolkabout.wolkconnect.models import Device, FileTransferPackage, Message

_log = logging.getLogger(__name__)
_FILES = (
    m.FileListRequest,
    m.FileUploadInitiate,
    m.FileUploadAbort,
    m.FileBinaryResponse,
    m.FileUrlDownloadInitiate,
    m.FileUrlDownloadAbort,
    m.FileDelete,
    m.FilePurge,
)
_FIRMWARE = (m.FirmwareUpdateInstall, m.FirmwareUpdateAbort)


class WolkAboutProtocolMessageDeserializer(MessageDeserializer):
    """The deserializer of the WolkAbout protocol."""

    def __init__(self, device: Device | str) -> None:
        key = device.key if isinstance(device, Device) else device
        self._topics = codec.inbound_topics(key)
        self._kinds = {topic: codec.kind_of(topic) for topic in self._topics}

    def get_inbound_topics(self) -> list[str]:
        """Return what to subscribe to."""
        return list(self._topics)

    def is_feed_values(self, message: Message) -> bool:
        """Tell whether these are feed values."""
        return self._is(message, m.FeedValues)

    def is_parameters(self, message: Message) -> bool:
        """Tell whether these are parameters."""
        return self._is(message, m.Parameters)

    def is_time_response(self, message: Message) -> bool:
        """Tell whether this is the time."""
        return self._is(message, m.PlatformTime)

    def is_file_management_message(self, message: Message) -> bool:
        """Tell whether this is about files."""
        return self._is(message, *_FILES)

    def is_file_list(self, message: Message) -> bool:
        """Tell whether the file list is wanted."""
        return self._is(message, m.FileListRequest)

    def is_file_upload_initiate(self, message: Message) -> bool:
        """Tell whether an upload begins."""
        return self._is(message, m.FileUploadInitiate)

    def is_file_upload_abort(self, message: Message) -> bool:
        """Tell whether an upload is given up."""
        return self._is(message, m.FileUploadAbort)

    def is_file_binary_response(self, message: Message) -> bool:
        """Tell whether this is a chunk."""
        return self._is(message, m.FileBinaryResponse)

    def is_file_url_initiate(self, message: Message) -> bool:
        """Tell whether a download begins."""
        return self._is(message, m.FileUrlDownloadInitiate)

    def is_file_url_abort(self, message: Message) -> bool:
        """Tell whether a download is given up."""
        return self._is(message, m.FileUrlDownloadAbort)

    def is_file_delete_command(self, message: Message) -> bool:
        """Tell whether files are to be deleted."""
        return self._is(message, m.FileDelete)

    def is_file_purge_command(self, message: Message) -> bool:
        """Tell whether all files are to be deleted."""
        return self._is(message, m.FilePurge)

    def is_firmware_message(self, message: Message) -> bool:
        """Tell whether this is about firmware."""
        return self._is(message, *_FIRMWARE)

    def is_firmware_install(self, message: Message) -> bool:
        """Tell whether firmware is to be installed."""
        return self._is(message, m.FirmwareUpdateInstall)

    def is_firmware_abort(self, message: Message) -> bool:
        """Tell whether the installation is given up."""
        return self._is(message, m.FirmwareUpdateAbort)

    def parse_feed_values(self, message: Message) -> list[dict[str, Any]]:
        """Read feed values; an empty list when they are unreadable."""
        found = self._read(m.FeedValues, message)
        return [
            {**dict(values), **({} if time_ms is None else {"timestamp": time_ms})}
            for values, time_ms in (found.entries if found else ())
        ]

    def parse_parameters(self, message: Message) -> dict[str, Any]:
        """Read parameters; none when they are unreadable."""
        found = self._read(m.Parameters, message)
        return dict(found.values) if found else {}

    def parse_time_response(self, message: Message) -> int:
        """Read the time in ms; raises ValueError when it is unreadable."""
        return m.PlatformTime.parse(message.data).time_ms

    def parse_file_initiate(self, message: Message) -> tuple[str, int, str]:
        """Read name, size and hash; empty ones when they are unreadable."""
        found = self._read(m.FileUploadInitiate, message)
        return (found.file.name, found.file.size, found.file.hash) if found else ("", 0, "")

    def parse_file_binary(self, message: Message) -> FileTransferPackage:
        """Read a chunk; an empty one when it is unreadable."""
        found = self._read(m.FileBinaryResponse, message)
        if found is None:
            return FileTransferPackage(b"", b"", b"")
        return FileTransferPackage(found.previous_hash, found.data, found.current_hash)

    def parse_file_url(self, message: Message) -> str:
        """Read a URL; empty when it is unreadable."""
        found = self._read(m.FileUrlDownloadInitiate, message)
        return found.url if found else ""

    def parse_file_delete_command(self, message: Message) -> list[str]:
        """Read names; none when they are unreadable."""
        found = self._read(m.FileDelete, message)
        return list(found.names) if found else []

    def parse_firmware_install(self, message: Message) -> str:
        """Read a file name; empty when it is unreadable."""
        return m.FirmwareUpdateInstall.parse(message.data).file_name

    def _is(self, message: Message, *kinds: type[m.Message]) -> bool:
        return self._kinds.get(message.topic) in kinds

    def _read(self, kind: Any, message: Message) -> Any:
        try:
            return kind.parse(message.data)
        except MessageError as error:
            _log.warning("%s: ignored: %s", message.topic, error)
            return None
