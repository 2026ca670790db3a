"""The files a device holds."""

from typing import TYPE_CHECKING

from wolkflow.platform.events import Changed
from wolkflow.wolkabout import messages as m

if TYPE_CHECKING:
    from wolkflow.platform.exchange import Exchange


def listed(exchange: "Exchange", key: str, device: int, message: m.FileList) -> None:
    """Keep the list."""
    exchange.store.transfers.list_files(device, message.files)
    exchange.tell(Changed(key, exchange.now_ms(), "files"))


def ask_for_list(exchange: "Exchange", key: str) -> None:
    """Ask for the list, now or when the device is back."""
    exchange.keep_or_send(key, m.FileListRequest())


def delete(exchange: "Exchange", key: str, names: tuple[str, ...]) -> None:
    """Have files deleted, now or when the device is back."""
    exchange.keep_or_send(key, m.FileDelete(names))


def purge(exchange: "Exchange", key: str) -> None:
    """Have all files deleted, now or when the device is back."""
    exchange.keep_or_send(key, m.FilePurge())
