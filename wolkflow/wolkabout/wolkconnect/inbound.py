"""Who handles which message from the platform, for `WolkConnect`."""

import logging
from collections.abc import Callable
from typing import Any

from wolkflow.wolkabout.wolkconnect.interfaces import (
    FileManagement,
    FirmwareUpdate,
    MessageDeserializer,
    MessageFactory,
)
from wolkflow.wolkabout.wolkconnect.models import (
    FileManagementErrorType,
    FileManagementStatus,
    FileManagementStatusType,
    FirmwareUpdateErrorType,
    FirmwareUpdateStatus,
    FirmwareUpdateStatusType,
    Message,
)

_log = logging.getLogger(__name__)
_NO_FILES = FileManagementStatus(
    FileManagementStatusType.ERROR, FileManagementErrorType.TRANSFER_PROTOCOL_DISABLED
)
_NO_FIRMWARE = FirmwareUpdateStatus(FirmwareUpdateStatusType.ERROR, FirmwareUpdateErrorType.UNKNOWN)
_NO_SUCH_FILE = FirmwareUpdateStatus(
    FirmwareUpdateStatusType.ERROR, FirmwareUpdateErrorType.UNKNOWN_FILE
)


class Inbound:
    """Takes messages apart by the deserializer's predicates."""

    def __init__(self, send: Callable[[Message], bool]) -> None:
        self._send = send
        self.parameters: dict[str, Any] = {}
        self.time_ms: int | None = None
        self.values: Callable[[list[dict[str, Any]]], object] | None = None
        self.files: FileManagement | None = None
        self.firmware: FirmwareUpdate | None = None

    def handle(
        self, message: Message, reader: MessageDeserializer, factory: MessageFactory
    ) -> None:
        """Handle one message."""
        if reader.is_time_response(message):
            self._time(message, reader)
        elif reader.is_parameters(message):
            self.parameters.update(reader.parse_parameters(message))
        elif reader.is_feed_values(message):
            values = reader.parse_feed_values(message)
            if values and self.values is not None:
                self.values(values)
        elif reader.is_firmware_message(message):
            self._firmware(message, reader, factory)
        elif reader.is_file_management_message(message):
            self._files(message, reader, factory)
        else:
            _log.warning("%s: %r", message.topic, message.payload)

    def _time(self, message: Message, reader: MessageDeserializer) -> None:
        try:
            self.time_ms = reader.parse_time_response(message)
        except ValueError as error:
            _log.warning("%s: ignored: %s", message.topic, error)

    def _files(
        self, message: Message, reader: MessageDeserializer, factory: MessageFactory
    ) -> None:
        files = self.files
        if files is None:
            self._refuse_files(message, reader, factory)
        elif reader.is_file_binary_response(message):
            files.handle_file_binary_response(reader.parse_file_binary(message))
        elif reader.is_file_upload_initiate(message):
            name, size, hash_ = reader.parse_file_initiate(message)
            if name:
                files.handle_upload_initiation(name, size, hash_)
        elif reader.is_file_upload_abort(message):
            files.handle_file_upload_abort()
        elif reader.is_file_url_initiate(message):
            url = reader.parse_file_url(message)
            if url:
                files.handle_file_url_download_initiation(url)
        elif reader.is_file_url_abort(message):
            files.handle_file_url_download_abort()
        else:
            self._list_and_delete(files, message, reader, factory)

    def _list_and_delete(
        self,
        files: FileManagement,
        message: Message,
        reader: MessageDeserializer,
        factory: MessageFactory,
    ) -> None:
        if reader.is_file_delete_command(message):
            names = reader.parse_file_delete_command(message)
            if not names:
                return
            files.handle_file_delete(names)
        elif reader.is_file_purge_command(message):
            files.handle_file_purge()
        self._send(factory.make_from_file_list(files.get_file_list()))

    def _refuse_files(
        self, message: Message, reader: MessageDeserializer, factory: MessageFactory
    ) -> None:
        if reader.is_file_url_initiate(message):
            url = reader.parse_file_url(message)
            self._send(factory.make_from_file_url_status(url, _NO_FILES))
            return
        initiated = reader.is_file_upload_initiate(message)
        name = reader.parse_file_initiate(message)[0] if initiated else ""
        self._send(factory.make_from_file_management_status(_NO_FILES, name))

    def _firmware(
        self, message: Message, reader: MessageDeserializer, factory: MessageFactory
    ) -> None:
        if self.firmware is None or self.files is None:
            self._send(factory.make_from_firmware_update_status(_NO_FIRMWARE))
        elif reader.is_firmware_abort(message):
            self.firmware.handle_abort()
        else:
            path = self.files.get_file_path(reader.parse_firmware_install(message))
            if path:
                self.firmware.handle_install(str(path))
            else:
                self._send(factory.make_from_firmware_update_status(_NO_SUCH_FILE))
