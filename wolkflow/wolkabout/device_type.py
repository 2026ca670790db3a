"""The device type to import on the platform: the description that a device's page is made from."""

import uuid
from collections.abc import Sequence
from typing import Any, Final

from wolkflow.wolkabout.messages import Attribute, Feed

_NAMESPACE: Final = uuid.UUID("5a7c53e2-4f0e-4d0b-9f0f-6d1f3f4f7a11")


def device_type(
    name: str,
    description: str,
    feeds: Sequence[Feed],
    attributes: Sequence[Attribute] = (),
    *,
    pull: bool = False,
    files: bool = False,
    urls: bool = False,
    firmware: bool = False,
) -> list[dict[str, Any]]:
    """Describe a type of device as the platform's import takes it: an array of one.

    Every parameter is a text or null, whatever it means. The guid follows from the name, so that a
    second import updates the first.
    """
    return [
        {
            "name": name,
            "guid": str(uuid.uuid5(_NAMESPACE, name)),
            "description": description,
            "deviceType": True,
            "attributes": [attribute.members() for attribute in attributes],
            "feeds": [{**feed.members(), "sourceType": "DEVICE"} for feed in feeds],
            "protocol": "WOLKABOUT",
            "postProvisioning": "STANDARD",
            "parameters": {
                "CONNECTIVITY_TYPE": "MQTT",
                "OUTBOUND_DATA_MODE": "PULL" if pull else "PUSH",
                "OUTBOUND_DATA_RETENTION_TIME": "0",
                "GATEWAY": "false",
                "GATEWAY_PARENT": None,
                "EXTERNAL_ID": None,
                "FILE_TRANSFER_PLATFORM_ENABLED": _text(files),
                "FILE_TRANSFER_URL_ENABLED": _text(urls),
                "FIRMWARE_UPDATE_ENABLED": _text(firmware),
                "FIRMWARE_UPDATE_CHECK_TIME": None,
                "FIRMWARE_VERSION": None,
                "MAXIMUM_MESSAGE_SIZE": "0",
            },
        }
    ]


def _text(value: bool) -> str:  # noqa: FBT001  # it is what is written
    return "true" if value else "false"
