"""What uploads and downloads have in common: one at a time, and how they stand."""

from typing import TYPE_CHECKING

from wolkflow.platform.events import TransferProgress
from wolkflow.platform.faults import Fault
from wolkflow.platform.records import Status, TransferKind, TransferState
from wolkflow.wolkabout import messages as m

if TYPE_CHECKING:
    from wolkflow.platform.exchange import Exchange


def begin_next(exchange: "Exchange", key: str, device: int) -> None:
    """Begin what waits, if nothing else is under way and the device listens.

    A device carries out one transfer at a time, and ignores others without a word.
    """
    unfinished = exchange.store.transfers.unfinished(device)
    if unfinished and all(one.status is Status.AWAITING_DEVICE for one in unfinished):
        offer(exchange, key, unfinished[0])


def offer(exchange: "Exchange", key: str, transfer: TransferState) -> None:
    """Tell the device about a transfer if it listens; one that is busy with it ignores that."""
    message = _initiate(exchange, key, transfer)
    if not exchange.reaches(key, type(message)):
        return
    if transfer.status is Status.AWAITING_DEVICE:
        change(exchange, key, transfer._replace(status=Status.STARTED))
    exchange.send(key, message)


def resume(exchange: "Exchange", key: str, device: int) -> None:
    """After a device is back, go on with what it may have forgotten, or begin what waits."""
    for transfer in exchange.store.transfers.unfinished(device):
        if transfer.status is not Status.AWAITING_DEVICE:
            offer(exchange, key, transfer)
            return
    begin_next(exchange, key, device)


def change(exchange: "Exchange", key: str, transfer: TransferState) -> None:
    """Keep how a transfer stands, tell it, and begin the next one after the last step."""
    exchange.store.transfers.change(transfer, exchange.now_ms())
    exchange.commit_soon()
    tell(exchange, key, transfer)
    if transfer.status.over:
        begin_next(exchange, key, exchange.id(key))


def tell(exchange: "Exchange", key: str, transfer: TransferState) -> None:
    """Tell how a transfer stands."""
    exchange.tell(
        TransferProgress(
            key,
            exchange.now_ms(),
            transfer.number,
            transfer.kind,
            transfer.name,
            transfer.done,
            transfer.size,
            transfer.status,
            transfer.error,
        )
    )


def _initiate(exchange: "Exchange", key: str, transfer: TransferState) -> m.Message:
    if transfer.kind is TransferKind.URL:
        return m.FileUrlDownloadInitiate(transfer.name)
    told = transfer.hash
    if exchange.fault(key, Fault.WRONG_HASH):
        told = told[:-1] + ("1" if told.endswith("0") else "0")
    return m.FileUploadInitiate(m.ListedFile(transfer.name, transfer.size, told))
