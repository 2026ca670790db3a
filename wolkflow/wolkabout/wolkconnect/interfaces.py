"""Parts a program may replace by its own."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path

from wolkflow.wolkabout.wolkconnect.codec_interfaces import (
    MessageDeserializer,
    MessageFactory,
    Pair,
    Readings,
)
from wolkflow.wolkabout.wolkconnect.models import FileTransferPackage, Message

__all__ = [
    "ConnectivityService",
    "FileManagement",
    "FirmwareHandler",
    "FirmwareUpdate",
    "MessageDeserializer",
    "MessageFactory",
    "MessageQueue",
    "Pair",
    "Readings",
    "ReadingsPersistence",
]


class ConnectivityService(ABC):
    """Carries messages to the platform and back."""

    @abstractmethod
    def connect(self) -> bool:
        """Connect; return whether that worked."""

    @abstractmethod
    def disconnect(self) -> None:
        """Disconnect."""

    @abstractmethod
    def is_connected(self) -> bool:
        """Tell whether there is a connection."""

    @abstractmethod
    def publish(self, message: Message) -> bool:
        """Send a message; return whether it was taken."""

    @abstractmethod
    def set_inbound_message_listener(self, listener: Callable[[Message], None]) -> None:
        """Have messages from the platform handed over."""


class MessageQueue(ABC):
    """Messages that wait."""

    @abstractmethod
    def put(self, message: Message) -> bool:
        """Append; return whether it was taken."""

    @abstractmethod
    def peek(self) -> Message | None:
        """Return the oldest and keep it."""

    @abstractmethod
    def get(self) -> Message | None:
        """Return the oldest and remove it."""


class ReadingsPersistence(ABC):
    """Readings that wait."""

    @abstractmethod
    def store_reading(self, reading: Pair | Sequence[Pair], timestamp: int | None) -> bool:
        """Store readings of one time; return whether there was something to store."""

    @abstractmethod
    def obtain_readings(self) -> Readings:
        """Return what is stored, by time."""

    @abstractmethod
    def obtain_readings_count(self) -> int:
        """Return how many are stored."""

    @abstractmethod
    def clear_readings(self) -> bool:
        """Forget them."""


class FileManagement(ABC):
    """Keeps files."""

    @abstractmethod
    def configure(self, file_directory: str, preferred_package_size: int) -> None:
        """Say where, and how large a chunk may be (KiB, 0: any)."""

    @abstractmethod
    def get_file_list(self) -> list[dict[str, str | int]]:
        """Return name, size and hash of each file."""

    @abstractmethod
    def get_file_path(self, file_name: str) -> Path | str | None:
        """Return where a file is, None when it is not there."""

    @abstractmethod
    def get_preffered_package_size(self) -> int:
        """Return how large a chunk may be."""

    @abstractmethod
    def handle_upload_initiation(self, file_name: str, file_size: int, file_hash: str) -> None:
        """Begin an upload."""

    @abstractmethod
    def handle_file_binary_response(self, package: FileTransferPackage) -> None:
        """Take a chunk."""

    @abstractmethod
    def handle_file_upload_abort(self) -> None:
        """Give up an upload."""

    @abstractmethod
    def handle_file_url_download_initiation(self, file_url: str) -> None:
        """Begin a download."""

    @abstractmethod
    def handle_file_url_download_abort(self) -> None:
        """Give up a download."""

    @abstractmethod
    def handle_file_delete(self, file_names: list[str]) -> None:
        """Delete files."""

    @abstractmethod
    def handle_file_purge(self) -> None:
        """Delete all files."""

    @abstractmethod
    def set_custom_url_downloader(self, downloader: Callable[[str, str], bool]) -> None:
        """Fetch by this function from now on."""

    @abstractmethod
    def supports_url_download(self) -> bool:
        """Tell whether URLs can be fetched."""


class FirmwareUpdate(ABC):
    """Installs firmware."""

    @abstractmethod
    def get_current_version(self) -> str:
        """Return the version that runs."""

    @abstractmethod
    def handle_install(self, file_path: str) -> None:
        """Install a file."""

    @abstractmethod
    def handle_abort(self) -> None:
        """Stop installing."""

    @abstractmethod
    def report_result(self) -> None:
        """Tell what became of an installation before the restart."""


class FirmwareHandler(ABC):
    """A program's way to install firmware."""

    @abstractmethod
    def get_current_version(self) -> str:
        """Return the version that runs."""

    @abstractmethod
    def install_firmware(self, file_path: str) -> None:
        """Install a file."""
