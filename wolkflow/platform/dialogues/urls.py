"""Files a device fetches from a URL."""

from typing import TYPE_CHECKING

from wolkflow.platform.dialogues import transfers
from wolkflow.platform.errors import RefusedError
from wolkflow.platform.records import Status, TransferKind
from wolkflow.wolkabout import messages as m

if TYPE_CHECKING:
    from wolkflow.platform.exchange import Exchange


def start(exchange: "Exchange", key: str, url: str) -> int:
    """Have a device fetch a URL, now or when its turn comes; gives the transfer's number."""
    device = exchange.id(key)
    number = exchange.store.transfers.begin(
        device, TransferKind.URL, m.ListedFile(url, 0, ""), exchange.now_ms()
    )
    transfers.tell(exchange, key, exchange.store.transfers.get(number))
    transfers.begin_next(exchange, key, device)
    exchange.commit_soon()
    return number


def abort(exchange: "Exchange", key: str, url: str) -> None:
    """Give a download up, whether the device reports that or not."""
    transfer = exchange.store.transfers.open(exchange.id(key), TransferKind.URL, url)
    if transfer is None:
        raise RefusedError(f"{key}: no download of {url!r} is under way")
    if transfer.status is not Status.AWAITING_DEVICE:
        exchange.send(key, m.FileUrlDownloadAbort(url))
    transfers.change(exchange, key, transfer._replace(status=Status.ABORTED))


def status(exchange: "Exchange", key: str, device: int, message: m.FileUrlDownloadStatus) -> None:
    """Keep how far the device says it is."""
    transfer = exchange.store.transfers.open(device, TransferKind.URL, message.url)
    if transfer is None:
        return
    changed = transfer._replace(
        status=Status(message.status),
        error=str(message.error or ""),
        file=message.file_name or transfer.file,
    )
    transfers.change(exchange, key, changed)
