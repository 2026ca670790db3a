"""What browsers are told about devices: plain JSON."""

from typing import Any, Final

from wolkflow.platform.console.log_line import log_line
from wolkflow.platform.device import Device
from wolkflow.platform.faults import MEANING, TIMED, Armed
from wolkflow.platform.platform import Platform
from wolkflow.platform.records import DeviceState

_SHOWN: Final = 30
_LOGGED: Final = 200


def overview(platform: Platform) -> dict[str, Any]:
    """Tell about the platform, and all of its devices in a line each."""
    return {
        "platform": {
            "host": platform.host,
            "port": platform.port,
            "tls": platform.ca_file is not None,
            "ownsLinks": platform.exchange.wire.owns_links,
        },
        "devices": devices(platform),
        "faults": [
            {"fault": fault, "meaning": text, "timed": fault in TIMED}
            for fault, text in MEANING.items()
        ],
    }


def devices(platform: Platform) -> list[dict[str, Any]]:
    """Tell about all devices in a line each."""
    return [_device(state) for state in platform.devices()]


def details(device: Device) -> dict[str, Any]:
    """Tell everything about one device but its history and messages."""
    return {
        "device": _device(device.state),
        "feeds": [{**feed._asdict(), "confirmed": feed.confirmed} for feed in device.feeds],
        "attributes": [attribute._asdict() for attribute in device.attributes],
        "parameters": device.parameters,
        "files": [
            {"name": file.name, "size": file.size, "hash": file.hash} for file in device.files
        ],
        "transfers": [one._asdict() for one in device.transfers[:_SHOWN]],
        "installs": [one._asdict() for one in device.installs[:_SHOWN]],
        "version": device.firmware_version,
        "waiting": [[one.reference, one.value] for one in device.waiting],
        "faults": [_fault(armed) for armed in device.faults.waiting()],
    }


def messages(platform: Platform, key: str) -> list[list[Any]]:
    """Give the latest messages of a device, or of all devices if there is no key."""
    keys = [key] if key else [state.key for state in platform.devices()]
    found = [seen for one in keys for seen in platform.messages(one)[-_LOGGED:]]
    found.sort(key=lambda seen: seen.number)
    return [log_line(seen) for seen in found[-_LOGGED:]]


def _device(state: DeviceState) -> dict[str, Any]:
    return state._asdict()


def _fault(armed: Armed) -> dict[str, Any]:
    return {
        "fault": armed.fault,
        "left": armed.left,
        "only": armed.only,
        "offset": armed.offset_s,
    }
