"""The documented interface of WolkConnect-Python 5.1, over this client's parts.

A program written for that library runs after `import wolkflow.wolkabout as wolk`.
"""

from importlib import import_module
from typing import Any, Final

_MODULES: Final = {
    "connectivity": ["MQTTConnectivityService"],
    "deserializer": ["WolkAboutProtocolMessageDeserializer"],
    "factory": ["WolkAboutProtocolMessageFactory"],
    "interfaces": [
        "ConnectivityService",
        "FileManagement",
        "FirmwareHandler",
        "FirmwareUpdate",
        "MessageDeserializer",
        "MessageFactory",
        "MessageQueue",
        "ReadingsPersistence",
    ],
    "logs": ["logging_config"],
    "memory": ["InMemoryReadingsPersistence", "MessageDeque"],
    "models": [
        "DataDelivery",
        "DataType",
        "Device",
        "FeedType",
        "FileManagementErrorType",
        "FileManagementStatus",
        "FileManagementStatusType",
        "FileTransferPackage",
        "FirmwareUpdateErrorType",
        "FirmwareUpdateStatus",
        "FirmwareUpdateStatusType",
        "Message",
        "Unit",
    ],
    "os_files": ["OSFileManagement"],
    "os_firmware": ["OSFirmwareUpdate"],
    "wolk_connect": ["WolkConnect"],
}
"""The documented names, by the modules they are in; each is imported when a name is used."""

NAMES: Final = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Load a documented name."""
    if name not in NAMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{NAMES[name]}"), name)
