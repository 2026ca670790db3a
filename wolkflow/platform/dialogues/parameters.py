"""Parameters and the time."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from wolkflow.platform.dialogues import firmware
from wolkflow.platform.events import Changed
from wolkflow.platform.records import Delivery
from wolkflow.wolkabout import messages as m
from wolkflow.wolkabout.messages import ParameterValue
from wolkflow.wolkabout.messages.parameters import FIRMWARE_VERSION

if TYPE_CHECKING:
    from wolkflow.platform.exchange import Exchange
    from wolkflow.platform.store import Store

DEFAULTS: Final[Mapping[str, ParameterValue]] = {
    "CONNECTIVITY_TYPE": "MQTT",
    "EXTERNAL_ID": None,
    "FILE_TRANSFER_PLATFORM_ENABLED": False,
    "FILE_TRANSFER_URL_ENABLED": False,
    "FIRMWARE_UPDATE_CHECK_TIME": None,
    "FIRMWARE_UPDATE_ENABLED": False,
    "FIRMWARE_UPDATE_REPOSITORY": None,
    "FIRMWARE_VERSION": None,
    "GATEWAY": False,
    "GATEWAY_PARENT": None,
    "MAXIMUM_MESSAGE_SIZE": 0,
    "OUTBOUND_DATA_MODE": "PUSH",
    "OUTBOUND_DATA_RETENTION_TIME": 0,
}
"""What a device has before anybody has set anything."""


def current(store: "Store", key: str) -> dict[str, ParameterValue]:
    """Give all parameters of a device, those nobody has set among them."""
    state = store.devices.state(key)
    own: dict[str, ParameterValue] = {"OUTBOUND_DATA_MODE": state.delivery.value}
    if state.parent:
        own["GATEWAY_PARENT"] = state.parent
    return {**DEFAULTS, **store.settings.parameters(store.devices.id(key)), **own}


def arrived(exchange: "Exchange", key: str, device: int, message: m.Parameters) -> None:
    """Keep what a device tells about itself."""
    exchange.store.settings.report_parameters(device, message.values)
    mode = message.values.get("OUTBOUND_DATA_MODE")
    if mode in list(Delivery):
        exchange.store.devices.set_delivery(key, Delivery(str(mode)))
    exchange.tell(Changed(key, exchange.now_ms(), "parameters"))
    version = message.values.get(FIRMWARE_VERSION)
    if version is not None:
        firmware.version_told(exchange, key, device, str(version))


def pulled(exchange: "Exchange", key: str, device: int, message: m.PullParameters) -> None:
    """Send all of them."""
    del device, message
    exchange.send(key, m.Parameters(current(exchange.store, key)))


def asked_for(
    exchange: "Exchange", key: str, device: int, message: m.SynchronizeParameters
) -> None:
    """Send exactly those asked for; null for what the platform doesn't know."""
    del device
    known = current(exchange.store, key)
    exchange.send(key, m.Parameters({name: known.get(name) for name in message.names}))


def set_(exchange: "Exchange", key: str, values: Mapping[str, ParameterValue]) -> None:
    """Change parameters, and tell the device; one that pulls asks for them itself."""
    device = exchange.id(key)
    message = m.Parameters(dict(values))
    exchange.store.settings.put_parameters(device, message.values)
    mode = values.get("OUTBOUND_DATA_MODE")
    if mode in list(Delivery):
        exchange.store.devices.set_delivery(key, Delivery(str(mode)))
    if exchange.store.devices.state(key).delivery is Delivery.PUSH:
        exchange.keep_or_send(key, message)
    exchange.tell(Changed(key, exchange.now_ms(), "parameters"))
    exchange.commit_soon()


def time_asked(exchange: "Exchange", key: str, device: int, message: m.TimeRequest) -> None:
    """Tell the time."""
    del device, message
    exchange.send(key, m.PlatformTime(exchange.now_for(key)))
