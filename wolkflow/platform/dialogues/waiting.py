"""What has waited for a device to be back."""

from typing import TYPE_CHECKING

from wolkflow.platform.dialogues import firmware, transfers
from wolkflow.wolkabout import codec
from wolkflow.wolkabout.topics import Direction, Topic

if TYPE_CHECKING:
    from wolkflow.platform.exchange import Exchange


def catch_up(exchange: "Exchange", key: str) -> None:
    """Send what waits: messages first, then files, then firmware."""
    device = exchange.id(key)
    for name, payload in exchange.store.waiting.take_others(device):
        topic = str(Topic(Direction.TO_DEVICE, key, name))
        exchange.send_bytes(key, topic, payload, codec.decode(topic, payload).message)
    transfers.resume(exchange, key, device)
    firmware.begin(exchange, key, device)
