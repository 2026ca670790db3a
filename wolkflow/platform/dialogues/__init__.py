"""What is said between platform and device, one module per family of messages.

Each has functions for what a device sends, and for what a user wants of a device. All of them
run in the platform's thread.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from wolkflow.platform.dialogues import (
    devices,
    files,
    firmware,
    parameters,
    registration,
    uploads,
    urls,
    values,
)
from wolkflow.platform.dialogues.waiting import catch_up
from wolkflow.wolkabout import messages as m

if TYPE_CHECKING:
    from wolkflow.platform.exchange import Exchange

__all__ = ["answer", "catch_up"]

Answer = Callable[["Exchange", str, int, Any], None]

_ANSWERS: Final[dict[type[m.Message], Answer]] = {
    m.FeedValues: values.arrived,
    m.PullFeedValues: values.pulled,
    m.Parameters: parameters.arrived,
    m.PullParameters: parameters.pulled,
    m.SynchronizeParameters: parameters.asked_for,
    m.TimeRequest: parameters.time_asked,
    m.FeedRegistration: registration.feeds_registered,
    m.FeedRemoval: registration.feeds_removed,
    m.AttributeRegistration: registration.attributes_registered,
    m.DetailsRequest: registration.details_asked,
    m.FileList: files.listed,
    m.FileUploadStatus: uploads.status,
    m.FileBinaryRequest: uploads.chunk_asked,
    m.FileUrlDownloadStatus: urls.status,
    m.FirmwareUpdateStatus: firmware.status,
    m.DeviceRegistration: devices.registered,
    m.DeviceRemoval: devices.removed,
    m.ChildrenRequest: devices.children_asked,
    m.RegisteredDevicesRequest: devices.registered_asked,
}


def answer(exchange: "Exchange", key: str, device: int, message: m.Message) -> None:
    """Do what a message asks for; `device` is the device's number in the tables."""
    _ANSWERS[type(message)](exchange, key, device, message)
