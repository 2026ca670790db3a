"""The parts of the protocol that a device may have or not: files and firmware."""

from wolkflow.wolkabout.callbacks import Callbacks
from wolkflow.wolkabout.feature import Feature, Host
from wolkflow.wolkabout.file_transfer import Files, FileTransfer, NoFileTransfer
from wolkflow.wolkabout.firmware_repository import FirmwareRepository
from wolkflow.wolkabout.firmware_update import Firmware, FirmwareUpdate, NoFirmwareUpdate
from wolkflow.wolkabout.outbox import Outbox
from wolkflow.wolkabout.timekeeping import Clock


def files_and_firmware(
    host: Host,
    callbacks: Callbacks,
    outbox: Outbox,
    clock: Clock,
    *,
    files: Files | None,
    firmware: Firmware | None,
    key: str,
    run: str,
) -> list[Feature]:
    """Make what the program wants, and what says no for the rest."""
    if files is None:
        return [NoFileTransfer(host), NoFirmwareUpdate(host)]
    transfer = FileTransfer(host, files, arrived=callbacks.file, gone=callbacks.file_gone)
    if firmware is None:
        return [transfer, NoFirmwareUpdate(host)]
    note = f"firmware of {key}"
    update = FirmwareUpdate(host, firmware, transfer.store, outbox, note=note, run=run)
    if not firmware.from_repository:
        return [transfer, update]
    repository = FirmwareRepository(
        host,
        outbox,
        clock=clock,
        note=f"firmware tried by {key}",
        version=firmware.version,
        fetch=transfer.fetch,
        install=update.install,
    )
    return [transfer, update, repository]
