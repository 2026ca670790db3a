"""Firmware updates for `WolkConnect`."""

import logging
import os
from collections.abc import Callable
from pathlib import Path
from threading import Thread

from wolkflow.wolkabout.wolkconnect.interfaces import FirmwareHandler, FirmwareUpdate
from wolkflow.wolkabout.wolkconnect.models import (
    FirmwareUpdateErrorType,
    FirmwareUpdateStatus,
    FirmwareUpdateStatusType,
)

_log = logging.getLogger(__name__)


class OSFirmwareUpdate(FirmwareUpdate):
    """Has a program's handler install files, on a thread of its own.

    The version before is written to `state_path`; the version after a restart decides.
    """

    def __init__(
        self,
        firmware_handler: FirmwareHandler,
        status_callback: Callable[[FirmwareUpdateStatus], object],
        state_path: str | os.PathLike[str] = "last_firmware_version.txt",
    ) -> None:
        if not isinstance(firmware_handler, FirmwareHandler):
            raise ValueError("firmware_handler: must be a FirmwareHandler")  # noqa: TRY004 - documented
        self._handler = firmware_handler
        self._report = status_callback
        self._state = Path(state_path)
        self._attempt = 0
        self._busy = False

    def get_current_version(self) -> str:
        """Return the version that runs."""
        return self._handler.get_current_version()

    def handle_install(self, file_path: str) -> None:
        """Tell the platform, then install."""
        if self._busy:
            return
        try:
            self._remember(self.get_current_version())
        except OSError as error:
            _log.error("%s: %s", self._state, error)
            self._report(_error(FirmwareUpdateErrorType.UNKNOWN))
            return
        self._busy = True
        self._attempt += 1
        self._report(FirmwareUpdateStatus(FirmwareUpdateStatusType.INSTALLING))
        worker = Thread(target=self._install, args=(file_path, self._attempt), daemon=True)
        worker.name = "wolkabout-installer"
        worker.start()

    def handle_abort(self) -> None:
        """Forget the installation; a handler's function cannot be stopped from outside."""
        if self._busy:
            self._end(FirmwareUpdateStatus(FirmwareUpdateStatusType.ABORTED))

    def report_result(self) -> None:
        """Tell what became of an installation before the restart."""
        if self._busy or not self._state.exists():
            return  # a mere reconnect, or nothing to tell
        before = self._state.read_text(encoding="utf-8")
        if before != self.get_current_version():
            self._end(FirmwareUpdateStatus(FirmwareUpdateStatusType.SUCCESS))
        else:
            self._end(_error(FirmwareUpdateErrorType.INSTALLATION_FAILED))

    def _install(self, file_path: str, attempt: int) -> None:
        try:
            self._handler.install_firmware(file_path)
        except Exception:  # noqa: BLE001 - whatever the handler raises is a failed installation
            _log.exception("the firmware handler failed")
            if self._busy and attempt == self._attempt:
                self._end(_error(FirmwareUpdateErrorType.INSTALLATION_FAILED))

    def _end(self, status: FirmwareUpdateStatus) -> None:
        self._busy = False
        self._state.unlink(missing_ok=True)
        self._report(status)

    def _remember(self, version: str) -> None:
        part = self._state.with_name(self._state.name + ".part")
        with part.open("w", encoding="utf-8") as file:
            file.write(version)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self._state)


def _error(reason: FirmwareUpdateErrorType) -> FirmwareUpdateStatus:
    return FirmwareUpdateStatus(FirmwareUpdateStatusType.ERROR, reason)
