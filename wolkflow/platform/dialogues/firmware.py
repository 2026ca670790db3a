"""Firmware installations."""

from typing import TYPE_CHECKING

from wolkflow.platform.errors import RefusedError
from wolkflow.platform.events import FirmwareProgress
from wolkflow.platform.records import InstallState, Status
from wolkflow.wolkabout import messages as m
from wolkflow.wolkabout.messages.parameters import FIRMWARE_VERSION

if TYPE_CHECKING:
    from wolkflow.platform.exchange import Exchange


def install(exchange: "Exchange", key: str, file: str) -> int:
    """Have a file that is on the device installed, now or when it is back; gives a number."""
    device = exchange.id(key)
    last = exchange.store.firmware.last(device)
    if last is not None and not last.status.over:
        raise RefusedError(f"{key}: {last.file!r} is being installed; wait for it, or abort it")
    version = exchange.store.settings.parameters(device).get(FIRMWARE_VERSION)
    number = exchange.store.firmware.begin(
        device, file, "" if version is None else str(version), exchange.now_ms()
    )
    _tell(exchange, key, exchange.store.firmware.get(number))
    begin(exchange, key, device)
    exchange.commit_soon()
    return number


def begin(exchange: "Exchange", key: str, device: int) -> None:
    """Begin an installation that waits for the device, if it listens now."""
    last = exchange.store.firmware.last(device)
    if last is None or last.status is not Status.AWAITING_DEVICE:
        return
    if exchange.reaches(key, m.FirmwareUpdateInstall):
        _change(exchange, key, last._replace(status=Status.STARTED))
        exchange.send(key, m.FirmwareUpdateInstall(last.file))


def abort(exchange: "Exchange", key: str) -> None:
    """Give an installation up; the device may still report that it was too late."""
    last = exchange.store.firmware.last(exchange.id(key))
    if last is None or last.status.over:
        raise RefusedError(f"{key}: nothing is being installed")
    if last.status is not Status.AWAITING_DEVICE:
        exchange.keep_or_send(key, m.FirmwareUpdateAbort())
    _change(exchange, key, last._replace(status=Status.ABORTED))


def status(exchange: "Exchange", key: str, device: int, message: m.FirmwareUpdateStatus) -> None:
    """Keep how far the device says it is."""
    last = exchange.store.firmware.last(device)
    if last is None or (last.status.over and last.status is not Status.ABORTED):
        return
    error = str(message.error or "")
    _change(exchange, key, last._replace(status=Status(message.status), error=error))


def version_told(exchange: "Exchange", key: str, device: int, version: str) -> None:
    """Note the version that an installation has led to."""
    last = exchange.store.firmware.last(device)
    if last is not None and last.status is Status.SUCCESS and not last.version_after:
        _change(exchange, key, last._replace(version_after=version))


def _change(exchange: "Exchange", key: str, install: InstallState) -> None:
    exchange.store.firmware.change(install, exchange.now_ms())
    exchange.commit_soon()
    _tell(exchange, key, install)


def _tell(exchange: "Exchange", key: str, install: InstallState) -> None:
    exchange.tell(
        FirmwareProgress(
            key,
            exchange.now_ms(),
            install.number,
            install.file,
            install.status,
            install.error,
            install.version_before,
            install.version_after,
        )
    )
