"""A client of the WolkAbout device protocol, usable without the rest of wolkflow.

    from wolkflow.wolkabout import Client, Outbox, Settings

    with Outbox("/var/lib/station/outbox.db") as outbox:
        client = Client(Settings(host="demo", key="K", password="secret"), outbox)
        client.connect()
        client.add("T", 21.5)
        client.close()

From bytes to the client, each layer in its own module: `messages` and `codec` (pure), `outbox`
(SQLite), `transport` (one MQTT session, bytes only), `connection` (sessions for ever), `streams`
and `sender` (what goes out next, paced by acknowledgements), `calls` (callbacks), `client`.
`feature` and what builds on it are the parts of the protocol: registration, files, firmware.

Programs written for WolkConnect-Python find its documented names here, too (`wolkconnect`).
"""

from importlib import import_module
from typing import Any

from wolkflow.wolkabout.callbacks import Callbacks
from wolkflow.wolkabout.client import Client
from wolkflow.wolkabout.errors import (
    CertificateError,
    LinkError,
    LinkTimeoutError,
    OutboxBusyError,
    OutboxDamagedError,
    OutboxError,
    OutboxUnreadableError,
    OutboxWriteError,
    PasswordRefusedError,
    RefusedValueError,
    SessionTakenError,
    UnknownHostError,
    UnreachableError,
    WolkaboutError,
)
from wolkflow.wolkabout.file_transfer import Files
from wolkflow.wolkabout.firmware_update import Firmware
from wolkflow.wolkabout.installers import CommandInstaller, FunctionInstaller
from wolkflow.wolkabout.messages import Attribute, DataType, Feed, FeedType, Parameters, Reading
from wolkflow.wolkabout.outbox import Counts, Limits, Outbox
from wolkflow.wolkabout.settings import Settings, Tls
from wolkflow.wolkabout.units import Unit

__all__ = [
    "Attribute",
    "Callbacks",
    "CertificateError",
    "Client",
    "CommandInstaller",
    "Counts",
    "DataType",
    "Feed",
    "FeedType",
    "Files",
    "Firmware",
    "FunctionInstaller",
    "Limits",
    "LinkError",
    "LinkTimeoutError",
    "Outbox",
    "OutboxBusyError",
    "OutboxDamagedError",
    "OutboxError",
    "OutboxUnreadableError",
    "OutboxWriteError",
    "Parameters",
    "PasswordRefusedError",
    "Reading",
    "RefusedValueError",
    "SessionTakenError",
    "Settings",
    "Tls",
    "Unit",
    "UnknownHostError",
    "UnreachableError",
    "WolkaboutError",
]


def __getattr__(name: str) -> Any:
    """Load the names of WolkConnect-Python when one of them is used."""
    wolkconnect = import_module(f"{__name__}.wolkconnect")
    if name not in wolkconnect.NAMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(wolkconnect, name)
