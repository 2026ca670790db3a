"""Files sent to a device, chunk by chunk."""

from typing import TYPE_CHECKING, Final

from wolkflow.platform.dialogues import transfers
from wolkflow.platform.errors import RefusedError
from wolkflow.platform.faults import Fault
from wolkflow.platform.records import Cut, Status, TransferKind, TransferState
from wolkflow.wolkabout import messages as m
from wolkflow.wolkabout.messages.parameters import MAXIMUM_MESSAGE_SIZE

if TYPE_CHECKING:
    from wolkflow.platform.exchange import Exchange

HASHES: Final = 64
_SHORT: Final = 10
_LARGEST: Final = 8 * 1024 * 1024
"""Data in one chunk for a device that sets no limit."""


def start(exchange: "Exchange", key: str, number: int) -> None:
    """Begin an upload whose content is in the store, or let it wait its turn."""
    transfer = exchange.store.transfers.get(number)
    transfers.change(exchange, key, transfer._replace(status=Status.AWAITING_DEVICE))
    transfers.begin_next(exchange, key, exchange.id(key))
    exchange.commit_soon()


def abort(exchange: "Exchange", key: str, name: str) -> None:
    """Give an upload up, whether the device reports that or not."""
    transfer = exchange.store.transfers.open(exchange.id(key), TransferKind.UPLOAD, name)
    if transfer is None:
        raise RefusedError(f"{key}: no upload of {name!r} is under way")
    if transfer.status is not Status.AWAITING_DEVICE:
        exchange.send(key, m.FileUploadAbort(name))
    transfers.change(exchange, key, transfer._replace(status=Status.ABORTED))


def status(exchange: "Exchange", key: str, device: int, message: m.FileUploadStatus) -> None:
    """Keep how far the device says it is.

    A device that can't receive files says so without a name, also about downloads.
    """
    transfer = exchange.store.transfers.open(device, TransferKind.UPLOAD, message.name)
    if transfer is None and not message.name:
        transfer = exchange.store.transfers.open(device, TransferKind.URL)
    if transfer is None:
        return
    done = transfer.size if message.status is m.FileStatus.FILE_READY else transfer.done
    transfers.change(
        exchange,
        key,
        transfer._replace(status=Status(message.status), error=str(message.error or ""), done=done),
    )


def chunk_asked(exchange: "Exchange", key: str, device: int, message: m.FileBinaryRequest) -> None:
    """Send a chunk; nothing for one beyond the end, or of a file that isn't on its way."""
    transfer = exchange.store.transfers.open(device, TransferKind.UPLOAD, message.name)
    if transfer is None or transfer.status is Status.AWAITING_DEVICE:
        return
    if not message.chunk_index:
        transfer = transfer._replace(chunk=_chunk_size(exchange, device, transfer))
    start_at = message.chunk_index * transfer.chunk
    if not transfer.chunk or start_at >= transfer.size:
        return
    transfer = transfer._replace(status=Status.FILE_TRANSFER, done=start_at)
    transfers.change(exchange, key, transfer)
    data = exchange.store.transfers.content(transfer.number, start_at, transfer.chunk)
    before = exchange.store.transfers.content(
        transfer.number, start_at - transfer.chunk, transfer.chunk
    )
    chunk = m.FileBinaryResponse.of(data, before if start_at else None)
    _send(exchange, key, str(message.chunk_index), chunk)


def _send(exchange: "Exchange", key: str, index: str, chunk: m.FileBinaryResponse) -> None:
    if exchange.fault(key, Fault.CORRUPT_CHUNK, index):
        data = bytes([chunk.data[0] ^ 1]) + chunk.data[1:]
        chunk = m.FileBinaryResponse(chunk.previous_hash, data, chunk.current_hash)
    if exchange.fault(key, Fault.BROKEN_CHAIN, index):
        wrong = bytes(byte ^ 0xFF for byte in chunk.previous_hash)
        chunk = m.FileBinaryResponse(wrong, chunk.data, chunk.current_hash)
    payload = chunk.payload()
    if exchange.fault(key, Fault.SHORT_CHUNK, index):
        payload = payload[:_SHORT]
    exchange.send_bytes(key, f"p2d/{key}/{chunk.NAME}", payload, chunk)


def _chunk_size(exchange: "Exchange", device: int, transfer: TransferState) -> int:
    # the device's own limit: one that a user sets isn't taken over by every device
    values = exchange.store.settings.reported(device)
    limit = m.Parameters(values).whole_number(MAXIMUM_MESSAGE_SIZE) or 0
    if limit <= 0:
        return _LARGEST
    whole = min(limit * 1024, _LARGEST)
    return whole if transfer.cut is Cut.DATA else whole - HASHES
