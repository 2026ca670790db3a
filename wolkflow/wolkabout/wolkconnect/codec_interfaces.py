"""The two halves of a codec a program may replace by its own."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

from wolkflow.wolkabout.wolkconnect.models import (
    DataType,
    FeedType,
    FileManagementStatus,
    FileTransferPackage,
    FirmwareUpdateStatus,
    Message,
    Unit,
)

Pair = tuple[str, Any]
Readings = dict[int, dict[str, Any]]


class MessageFactory(ABC):
    """Makes messages."""

    @abstractmethod
    def make_from_feed_value(
        self, reading: Pair | Sequence[Pair], timestamp: int | None
    ) -> Message:
        """Make a message of readings of one time."""

    @abstractmethod
    def make_from_feed_values_collected(self, readings: Readings) -> Message:
        """Make a message of stored readings."""

    @abstractmethod
    def make_time_request(self) -> Message:
        """Ask for the time."""

    @abstractmethod
    def make_pull_feed_values(self) -> Message:
        """Ask for feed values."""

    @abstractmethod
    def make_from_parameters(self, parameters: Mapping[str, Any]) -> Message:
        """Announce parameters."""

    @abstractmethod
    def make_pull_parameters(self) -> Message:
        """Ask for parameters."""

    @abstractmethod
    def make_feed_registration(
        self, name: str, reference: str, feed_type: FeedType, unit: Unit | str
    ) -> Message:
        """Create a feed."""

    @abstractmethod
    def make_feed_removal(self, reference: str) -> Message:
        """Remove a feed."""

    @abstractmethod
    def make_attribute_registration(self, name: str, data_type: DataType, value: str) -> Message:
        """Create or set an attribute."""

    @abstractmethod
    def make_from_package_request(self, file_name: str, chunk_index: int) -> Message:
        """Ask for a chunk."""

    @abstractmethod
    def make_from_file_list(self, file_list: Sequence[Mapping[str, str | int]]) -> Message:
        """Tell which files are here."""

    @abstractmethod
    def make_from_file_management_status(
        self, status: FileManagementStatus, file_name: str
    ) -> Message:
        """Tell how an upload stands."""

    @abstractmethod
    def make_from_file_url_status(
        self, file_url: str, status: FileManagementStatus, file_name: str | None = None
    ) -> Message:
        """Tell how a download stands."""

    @abstractmethod
    def make_from_firmware_update_status(self, status: FirmwareUpdateStatus) -> Message:
        """Tell how an installation stands."""


class MessageDeserializer(ABC):
    """Reads messages."""

    @abstractmethod
    def get_inbound_topics(self) -> list[str]:
        """Return what to subscribe to."""

    @abstractmethod
    def is_feed_values(self, message: Message) -> bool:
        """Tell whether these are feed values."""

    @abstractmethod
    def is_parameters(self, message: Message) -> bool:
        """Tell whether these are parameters."""

    @abstractmethod
    def is_time_response(self, message: Message) -> bool:
        """Tell whether this is the time."""

    @abstractmethod
    def is_file_management_message(self, message: Message) -> bool:
        """Tell whether this is about files."""

    @abstractmethod
    def is_file_list(self, message: Message) -> bool:
        """Tell whether the file list is wanted."""

    @abstractmethod
    def is_file_upload_initiate(self, message: Message) -> bool:
        """Tell whether an upload begins."""

    @abstractmethod
    def is_file_upload_abort(self, message: Message) -> bool:
        """Tell whether an upload is given up."""

    @abstractmethod
    def is_file_binary_response(self, message: Message) -> bool:
        """Tell whether this is a chunk."""

    @abstractmethod
    def is_file_url_initiate(self, message: Message) -> bool:
        """Tell whether a download begins."""

    @abstractmethod
    def is_file_url_abort(self, message: Message) -> bool:
        """Tell whether a download is given up."""

    @abstractmethod
    def is_file_delete_command(self, message: Message) -> bool:
        """Tell whether files are to be deleted."""

    @abstractmethod
    def is_file_purge_command(self, message: Message) -> bool:
        """Tell whether all files are to be deleted."""

    @abstractmethod
    def is_firmware_message(self, message: Message) -> bool:
        """Tell whether this is about firmware."""

    @abstractmethod
    def is_firmware_install(self, message: Message) -> bool:
        """Tell whether firmware is to be installed."""

    @abstractmethod
    def is_firmware_abort(self, message: Message) -> bool:
        """Tell whether the installation is given up."""

    @abstractmethod
    def parse_feed_values(self, message: Message) -> list[dict[str, Any]]:
        """Read feed values; an empty list when they are unreadable."""

    @abstractmethod
    def parse_parameters(self, message: Message) -> dict[str, Any]:
        """Read parameters; none when they are unreadable."""

    @abstractmethod
    def parse_time_response(self, message: Message) -> int:
        """Read the time in ms; raises ValueError when it is unreadable."""

    @abstractmethod
    def parse_file_initiate(self, message: Message) -> tuple[str, int, str]:
        """Read name, size and hash; empty ones when they are unreadable."""

    @abstractmethod
    def parse_file_binary(self, message: Message) -> FileTransferPackage:
        """Read a chunk; an empty one when it is unreadable."""

    @abstractmethod
    def parse_file_url(self, message: Message) -> str:
        """Read a URL; empty when it is unreadable."""

    @abstractmethod
    def parse_file_delete_command(self, message: Message) -> list[str]:
        """Read names; none when they are unreadable."""

    @abstractmethod
    def parse_firmware_install(self, message: Message) -> str:
        """Read a file name; empty when it is unreadable."""
