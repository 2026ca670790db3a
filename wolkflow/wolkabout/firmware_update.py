"""Installing firmware the platform has sent as a file."""

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from wolkflow.wolkabout import messages as m
from wolkflow.wolkabout.errors import FileRefusedError, OutboxError
from wolkflow.wolkabout.feature import Announced, Feature, Host
from wolkflow.wolkabout.file_store import FileStore
from wolkflow.wolkabout.installers import Installer
from wolkflow.wolkabout.messages.parameters import FIRMWARE_UPDATE_ENABLED, FIRMWARE_VERSION
from wolkflow.wolkabout.outbox import Outbox

_log = logging.getLogger(__name__)
_RESTART_S: Final = 600.0  # an installer that succeeded has this long to restart us
_INSTALLING: Final = m.FirmwareUpdateStatus(m.FirmwareStatus.INSTALLING)
_SUCCESS: Final = m.FirmwareUpdateStatus(m.FirmwareStatus.SUCCESS)
_ABORTED: Final = m.FirmwareUpdateStatus(m.FirmwareStatus.ABORTED)


def _error(reason: m.FirmwareError) -> m.FirmwareUpdateStatus:
    return m.FirmwareUpdateStatus(m.FirmwareStatus.ERROR, reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Firmware:
    """The firmware's version, asked anew when it may have changed, and how to install another.

    With `from_repository` the device also looks for another one by itself, as devices of mode PULL
    do: where and when is set on the platform.
    """

    version: Callable[[], str]
    installer: Installer
    from_repository: bool = False


class FirmwareUpdate(Feature):
    """One installation at a time, told to the platform before it begins.

    The version before is noted in the outbox. If the process restarts, the version afterwards
    decides: another one is a success. `run` tells this run of the program from earlier ones, so
    that a mere reconnect decides nothing.
    """

    def __init__(
        self,
        host: Host,
        firmware: Firmware,
        store: FileStore,
        outbox: Outbox,
        *,
        note: str,
        run: str,
    ) -> None:
        self._host = host
        self._firmware = firmware
        self._store = store
        self._outbox = outbox
        self._note = note
        self._run = run
        self._attempt = 0
        self._busy = False
        self._result = self._result_of_earlier_run()

    def handlers(self) -> Mapping[type[m.Message], Callable[[Any], object]]:
        """Return what handles which message."""
        return {
            m.FirmwareUpdateInstall: lambda message: self.install(message.file_name),
            m.FirmwareUpdateAbort: lambda _: self._abort(),
        }

    def parameters(self) -> Mapping[str, m.ParameterValue]:
        """Return the device's parameters to announce."""
        return {FIRMWARE_UPDATE_ENABLED: True, FIRMWARE_VERSION: self._firmware.version()}

    def announcement(self) -> Sequence[Announced]:
        """Tell what became of an installation by an earlier run, until the broker has it."""
        result = self._result
        return () if result is None else [Announced(result, self._result_is_known)]

    def close(self) -> None:
        """Leave an installer alone: it may be what ends this process."""

    def install(self, name: str) -> None:
        """Install a file, unless another one is being installed."""
        if self._busy:
            return
        try:
            found = self._store.find(name)
        except FileRefusedError:
            found = None
        if found is None:
            self._host.send(_error(m.FirmwareError.UNKNOWN_FILE))
            return
        before = self._firmware.version()
        try:
            self._outbox.note(self._note, json.dumps({"from": before, "run": self._run}))
        except OutboxError as error:
            _log.error("firmware: %s", error)
            self._host.send(_error(m.FirmwareError.UNKNOWN))
            return
        self._busy = True
        self._result = None
        self._attempt += 1
        begin = partial(self._begin, self._attempt, name, before)
        self._host.send(_INSTALLING, acknowledged=begin)

    def _begin(self, attempt: int, name: str, before: str) -> None:
        """Start the installer, now that the platform knows."""
        if self._busy and attempt == self._attempt:
            install = partial(self._firmware.installer.install, self._store.path(name), before)
            self._host.work(install, partial(self._done, attempt, before))

    def _done(self, attempt: int, before: str, result: object) -> None:
        if not self._busy or attempt != self._attempt:
            return  # aborted meanwhile
        if isinstance(result, Exception):
            _log.error("firmware: the installation failed: %s", result)
            self._end(_error(m.FirmwareError.INSTALLATION_FAILED))
        elif self._firmware.version() != before:
            self._end(_SUCCESS)
            self._host.send(m.Parameters({FIRMWARE_VERSION: self._firmware.version()}))
        else:
            self._host.after(_RESTART_S, partial(self._not_restarted, attempt))

    def _not_restarted(self, attempt: int) -> None:
        if self._busy and attempt == self._attempt:
            _log.error("firmware: the installer ended, but nothing changed and nobody restarted us")
            self._end(_error(m.FirmwareError.INSTALLATION_FAILED))

    def _abort(self) -> None:
        if self._busy:
            self._end(_ABORTED)
            self._host.work(self._firmware.installer.abort, _log_failure)

    def _end(self, status: m.FirmwareUpdateStatus) -> None:
        self._busy = False
        self._outbox.note(self._note, None)
        self._host.send(status)

    def _result_of_earlier_run(self) -> m.FirmwareUpdateStatus | None:
        noted = self._outbox.noted(self._note)
        if noted is None:
            return None
        state = json.loads(noted)
        if state["run"] == self._run:
            return None
        if state["from"] != self._firmware.version():
            return _SUCCESS
        return _error(m.FirmwareError.INSTALLATION_FAILED)

    def _result_is_known(self) -> None:
        if self._result is not None:
            self._result = None
            self._outbox.note(self._note, None)


class NoFirmwareUpdate(Feature):
    """Says that this device installs nothing."""

    def __init__(self, host: Host) -> None:
        self._host = host

    def handlers(self) -> Mapping[type[m.Message], Callable[[Any], object]]:
        """Return what handles which message."""
        return {m.FirmwareUpdateInstall: self._refuse, m.FirmwareUpdateAbort: self._refuse}

    def _refuse(self, _: m.Message) -> None:
        self._host.send(_error(m.FirmwareError.UNKNOWN))


def _log_failure(result: object) -> None:
    if isinstance(result, Exception):
        _log.error("firmware: the installer could not be stopped: %s", result)
