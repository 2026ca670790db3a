"""Devices that a device registers, as gateways do for those behind them."""

from typing import TYPE_CHECKING
from uuid import uuid4

from wolkflow.platform.dialogues import registration
from wolkflow.platform.events import Removed
from wolkflow.platform.faults import Fault
from wolkflow.wolkabout import messages as m
from wolkflow.wolkabout.errors import RefusedValueError

if TYPE_CHECKING:
    from wolkflow.platform.exchange import Exchange


def registered(exchange: "Exchange", key: str, device: int, message: m.DeviceRegistration) -> None:
    """Create devices, and say which could be created."""
    del device
    done: dict[bool, list[str]] = {True: [], False: []}
    for new in message.devices:
        new_key = new.key or uuid4().hex
        done[_register(exchange, key, new_key, new)].append(new_key)
    exchange.send(key, m.DeviceRegistrationResponse(tuple(done[True]), tuple(done[False])))


def removed(exchange: "Exchange", key: str, device: int, message: m.DeviceRemoval) -> None:
    """Remove devices that this one has registered."""
    del device
    own = {one.key for one in exchange.store.devices.all() if one.parent == key}
    for gone in message.keys:
        if gone not in own:
            exchange.refuse(key, f"device_removal: {gone} is no device of yours")
            continue
        exchange.wire.drop(gone, 0)
        exchange.store.devices.remove(gone)
        exchange.tell(Removed(gone, exchange.now_ms()))


def children_asked(exchange: "Exchange", key: str, device: int, message: m.ChildrenRequest) -> None:
    """Tell which devices this one has registered."""
    del device, message
    children = [one.key for one in exchange.store.devices.all() if one.parent == key]
    exchange.send(key, m.Children(tuple(children)))


def registered_asked(
    exchange: "Exchange", key: str, device: int, message: m.RegisteredDevicesRequest
) -> None:
    """Tell which devices came since a time, of a type and an external id if those are given."""
    del device
    found = []
    for one in exchange.store.devices.all():
        parameters = exchange.store.settings.parameters(exchange.id(one.key))
        external_id = parameters.get("EXTERNAL_ID")
        if (
            one.created_ms >= message.from_ms
            and message.device_type in (None, one.type)
            and message.external_id in (None, external_id)
        ):
            told = None if external_id is None else str(external_id)
            found.append(m.MatchingDevice(one.key, one.type, told))
    exchange.send(
        key,
        m.RegisteredDevices(
            message.from_ms, message.device_type, message.external_id, tuple(found)
        ),
    )


def _register(exchange: "Exchange", parent: str, key: str, new: m.NewDevice) -> bool:
    if exchange.fault(parent, Fault.REFUSE_REGISTRATION, m.DeviceRegistration.NAME):
        return False
    known = exchange.store.devices.login(key) is not None
    if known or any(registration.why_not(exchange, feed) for feed in new.feeds):
        return False
    try:
        exchange.create(key, None, name=new.name, parent=parent)
    except RefusedValueError:
        return False  # a key that can't be one is among the failed
    device = exchange.id(key)
    exchange.store.settings.put_parameters(device, new.parameters)
    for feed in new.feeds:
        exchange.store.feeds.put(device, feed, learned=False)
    for attribute in new.attributes:
        exchange.store.settings.put_attribute(device, attribute)
    return True
