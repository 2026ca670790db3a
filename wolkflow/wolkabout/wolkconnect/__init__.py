"""The documented interface of WolkConnect-Python 5.1, over this client's parts.

A program written for that library runs after `import wolkflow.wolkabout as wolk`.
"""

from wolkflow.wolkabout.wolkconnect.connectivity import MQTTConnectivityService
from wolkflow.wolkabout.wolkconnect.deserializer import WolkAboutProtocolMessageDeserializer
from wolkflow.wolkabout.wolkconnect.factory import WolkAboutProtocolMessageFactory
from wolkflow.wolkabout.wolkconnect.interfaces import (
    ConnectivityService,
    FileManagement,
    FirmwareHandler,
    FirmwareUpdate,
    MessageDeserializer,
    MessageFactory,
    MessageQueue,
    ReadingsPersistence,
)
from wolkflow.wolkabout.wolkconnect.logs import logging_config
from wolkflow.wolkabout.wolkconnect.memory import InMemoryReadingsPersistence, MessageDeque
from wolkflow.wolkabout.wolkconnect.models import (
    DataDelivery,
    DataType,
    Device,
    FeedType,
    FileManagementErrorType,
    FileManagementStatus,
    FileManagementStatusType,
    FileTransferPackage,
    FirmwareUpdateErrorType,
    FirmwareUpdateStatus,
    FirmwareUpdateStatusType,
    Message,
    Unit,
)
from wolkflow.wolkabout.wolkconnect.os_files import OSFileManagement
from wolkflow.wolkabout.wolkconnect.os_firmware import OSFirmwareUpdate
from wolkflow.wolkabout.wolkconnect.wolk_connect import WolkConnect

__all__ = [
    "ConnectivityService",
    "DataDelivery",
    "DataType",
    "Device",
    "FeedType",
    "FileManagement",
    "FileManagementErrorType",
    "FileManagementStatus",
    "FileManagementStatusType",
    "FileTransferPackage",
    "FirmwareHandler",
    "FirmwareUpdate",
    "FirmwareUpdateErrorType",
    "FirmwareUpdateStatus",
    "FirmwareUpdateStatusType",
    "InMemoryReadingsPersistence",
    "MQTTConnectivityService",
    "Message",
    "MessageDeque",
    "MessageDeserializer",
    "MessageFactory",
    "MessageQueue",
    "OSFileManagement",
    "OSFirmwareUpdate",
    "ReadingsPersistence",
    "Unit",
    "WolkAboutProtocolMessageDeserializer",
    "WolkAboutProtocolMessageFactory",
    "WolkConnect",
    "logging_config",
]
