"""What takes a device a while: transfers and installations, begun and waited for."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from wolkflow.platform.content import Content
from wolkflow.platform.dialogues import uploads
from wolkflow.platform.errors import FailedError, WaitedInVainError
from wolkflow.platform.records import Cut, InstallState, Status, TransferKind, TransferState
from wolkflow.platform.waits import Waits
from wolkflow.wolkabout.messages import FileList, ListedFile

if TYPE_CHECKING:
    from wolkflow.platform.exchange import Exchange
    from wolkflow.platform.platform import Platform

_AFTERWARDS_S: Final = 2.0
_GOOD: Final = {Status.FILE_READY, Status.SUCCESS}


class Errands:
    """The transfers and installations of one device."""

    def __init__(self, platform: "Platform", key: str, waits: Waits) -> None:
        self._platform = platform
        self._waits = waits
        self._key = key

    def upload(self, content: Content, cut: Cut) -> int:
        """Put a file into the store part by part, then begin; gives the transfer's number."""
        listed = content.listed()

        def begin(exchange: "Exchange") -> int:
            device = exchange.id(self._key)
            upload = TransferKind.UPLOAD
            return exchange.store.transfers.begin(device, upload, listed, exchange.now_ms(), cut)

        number = self._platform.do(begin)
        for index, part in enumerate(content.parts()):
            self._platform.do(partial(_add, number, index, part))
        self._platform.do(lambda exchange: uploads.start(exchange, self._key, number))
        return number

    def transfer(self, number: int, seconds: float | None) -> TransferState:
        """Give a transfer, at its end if it shall be waited for."""

        def state() -> TransferState:
            return self._platform.query(lambda store: store.transfers.get(number))

        if seconds is not None:
            self._wait(state, f"{state().kind} of {state().name!r}", seconds)
            # the device lists its files right after it has another one
            unlisted = self._platform.journal.unlisted
            self._platform.stream.wait_for(lambda: self._key not in unlisted, _AFTERWARDS_S)
        return state()

    def install(self, number: int, seconds: float | None) -> InstallState:
        """Give an installation, at its end if it shall be waited for."""

        def state() -> InstallState:
            return self._platform.query(lambda store: store.firmware.get(number))

        if seconds is not None:
            self._wait(state, f"installation of {state().file!r}", seconds)
            # the device reports its new version right after its success
            self._platform.stream.wait_for(lambda: state().version_after, _AFTERWARDS_S)
        return state()

    def list_after(
        self, action: Callable[["Exchange", str], None], seconds: float | None
    ) -> list[ListedFile]:
        """Do something the device answers with its files; give the last list if not to wait."""
        self._waits.from_now(FileList)
        self._platform.do(lambda exchange: action(exchange, self._key))
        if seconds is None:
            query = self._platform.query
            return query(lambda store: store.transfers.files(store.devices.id(self._key)))
        return list(self._waits.message(FileList, lambda _: True, seconds).files)

    def _wait(
        self, state: Callable[[], TransferState | InstallState], what: str, seconds: float
    ) -> None:
        if not self._platform.stream.wait_for(lambda: state().status.over, seconds):
            raise WaitedInVainError(
                f"{self._key}: {what} is at {state().status} after {seconds:g} s"
            )
        if state().status not in _GOOD:
            reason = state().error or "no reason told"
            raise FailedError(f"{self._key}: {what} ended with {state().status}: {reason}")


def _add(number: int, index: int, part: bytes, exchange: "Exchange") -> None:
    exchange.store.transfers.add_part(number, index, part)
