"""What the platform does when it starts: the way to the devices, and those it is given."""

import time
from collections.abc import Mapping
from pathlib import Path

from wolkflow.platform.bridge import Bridge
from wolkflow.platform.broker import Broker
from wolkflow.platform.certificate import tls_context
from wolkflow.platform.devices_file import DeviceSetup, DevicesFile, read_devices
from wolkflow.platform.exchange import Exchange
from wolkflow.platform.wire import Wire


def now_ms() -> int:
    """Tell the time, in ms since 1970, UTC."""
    return time.time_ns() // 1_000_000


def listed_devices(given: Path | str | Mapping[str, DeviceSetup] | None) -> DevicesFile:
    """Read the list of devices, if it is a file."""
    if isinstance(given, Path | str):
        return read_devices(Path(given))
    return DevicesFile(given or {}, ())


def make_wire(broker: str | None, host: str, port: int, certificates: Path | None) -> Wire:
    """Choose the way to the devices: another broker, or an own one, with TLS if asked for."""
    if broker is not None:
        return Bridge(broker)
    tls = None if certificates is None else tls_context(certificates, host)
    return Broker(host, port, tls)


def set_up(exchange: Exchange, given: Mapping[str, DeviceSetup]) -> None:
    """Create or describe the given devices; forget what an earlier run hadn't finished reading."""
    store = exchange.store
    store.transfers.forget_unprepared()
    for key, setup in given.items():
        if store.devices.login(key) is None:
            exchange.create(key, setup.password, name=setup.name)
        if setup.password is not None:
            store.devices.set_password(key, setup.password)
        store.devices.describe(key, name=setup.name or key, type_=setup.type)
        store.devices.set_delivery(key, setup.delivery)
        for feed in setup.feeds:
            store.feeds.put(store.devices.id(key), feed, learned=False)
    exchange.commit()
