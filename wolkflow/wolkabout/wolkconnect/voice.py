"""What a WolkConnect device says by itself."""

from typing import Any

from wolkflow.wolkabout.wolkconnect.inbound import Inbound
from wolkflow.wolkabout.wolkconnect.interfaces import ConnectivityService, MessageFactory
from wolkflow.wolkabout.wolkconnect.models import (
    DataDelivery,
    Device,
    FileManagementStatus,
    FileManagementStatusType,
    FirmwareUpdateStatus,
    Message,
)
from wolkflow.wolkabout.wolkconnect.stored import Stored


class Voice:
    """Announces the device, and reports on files and firmware.

    `factory` and `connectivity` may be replaced before the device connects.
    """

    def __init__(
        self,
        device: Device,
        factory: MessageFactory,
        connectivity: ConnectivityService,
        stored: Stored,
    ) -> None:
        self.factory = factory
        self.connectivity = connectivity
        self.inbound = Inbound(self.send)
        self._device = device
        self._stored = stored

    def send(self, message: Message, *, keep: bool = False) -> bool:
        """Send a message if there is a session; return whether, and keep it for later if wanted."""
        sent = self.connectivity.is_connected() and self.connectivity.publish(message)
        if keep and not sent:
            self._stored.queue.put(message)
        return sent

    def upload_status(self, name: str, status: FileManagementStatus) -> None:
        """Report on a file the platform sends."""
        self.send(self.factory.make_from_file_management_status(status, name))
        self._list_if_ready(status)

    def url_status(self, url: str, status: FileManagementStatus, name: str | None) -> None:
        """Report on a file from a URL."""
        self.send(self.factory.make_from_file_url_status(url, status, name))
        self._list_if_ready(status)

    def _list_if_ready(self, status: FileManagementStatus) -> None:
        files = self.inbound.files
        if files is not None and status.status is FileManagementStatusType.FILE_READY:
            self.send(self.factory.make_from_file_list(files.get_file_list()))

    def package_request(self, name: str, index: int) -> None:
        """Ask for a chunk."""
        self.send(self.factory.make_from_package_request(name, index))

    def firmware_status(self, status: FirmwareUpdateStatus) -> None:
        """Report on an installation."""
        self.send(self.factory.make_from_firmware_update_status(status))

    def announce(self) -> None:
        """Say what a session begins with."""
        files, firmware = self.inbound.files, self.inbound.firmware
        if files is not None:
            self.send(self.factory.make_from_file_list(files.get_file_list()))
        if firmware is not None:
            firmware.report_result()
        parameters: dict[str, Any] = {
            "FILE_TRANSFER_PLATFORM_ENABLED": files is not None,
            "FIRMWARE_UPDATE_ENABLED": firmware is not None,
            "FILE_TRANSFER_URL_ENABLED": files is not None and files.supports_url_download(),
        }
        if files is not None:
            parameters["MAXIMUM_MESSAGE_SIZE"] = files.get_preffered_package_size()
        if firmware is not None:
            parameters["FIRMWARE_VERSION"] = firmware.get_current_version()
        self.send(self.factory.make_from_parameters(parameters))
        if self._device.data_delivery is DataDelivery.PULL:
            self.send(self.factory.make_pull_parameters())
            self.send(self.factory.make_pull_feed_values())
