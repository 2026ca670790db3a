"""What can be made to go wrong for one device."""

import asyncio
from typing import TYPE_CHECKING

from wolkflow.platform.errors import RefusedError
from wolkflow.platform.faults import TIMED, Armed, Fault

if TYPE_CHECKING:
    from wolkflow.platform.exchange import Exchange
    from wolkflow.platform.platform import Platform


class DeviceFaults:
    """The faults of one device; those that wait happen once, unless told otherwise."""

    def __init__(self, platform: "Platform", key: str) -> None:
        self._platform = platform
        self._key = key

    def drop(self, seconds: float = 0.0) -> None:
        """Break the link without a word, and refuse a new one for a time."""
        self._platform.do(lambda exchange: self._drop(exchange, seconds))

    def stall(self, seconds: float | None = None) -> None:
        """Keep the link open but let nothing through, for a time or until `clear`."""
        self._platform.do(lambda exchange: self._stall(exchange, seconds))

    def clock(self, offset_s: float) -> None:
        """Let the platform's clock be wrong by that much; 0 puts it right."""
        if offset_s:
            self.arm(Fault.CLOCK, times=None, offset_s=offset_s)
        else:
            self.clear(Fault.CLOCK)

    def arm(
        self,
        fault: Fault,
        *,
        times: int | None = 1,
        seconds: float | None = None,
        only: str = "",
        offset_s: float = 0.0,
    ) -> None:
        """Let a fault wait for its moment; see `faults.MEANING` for what each does.

        It happens `times` times (None: always), during `seconds` at most, and only to messages
        named `only` (`time`, `file_upload_initiate`, ...) if that is given; for faults of chunks,
        `only` is a chunk's index (`"1"`).
        """
        if fault is Fault.DROP:
            self.drop(seconds or 0.0)
        elif fault is Fault.STALL:
            self.stall(seconds)
        else:
            self._platform.do(
                lambda exchange: exchange.faults.arm(
                    self._key, fault, times=times, seconds=seconds, only=only, offset_s=offset_s
                )
            )

    def clear(self, fault: Fault | None = None) -> None:
        """Let nothing go wrong any more, or not this."""
        self._platform.do(lambda exchange: self._clear(exchange, fault))

    def waiting(self) -> list[Armed]:
        """Tell what is still to go wrong."""
        return self._platform.do(lambda exchange: exchange.faults.waiting(self._key))

    # In the platform's thread

    def _drop(self, exchange: "Exchange", seconds: float) -> None:
        self._check(exchange, Fault.DROP)
        exchange.wire.drop(self._key, seconds)
        exchange.fault_made(self._key, Armed(Fault.DROP, 0, None, "", 0.0))

    def _stall(self, exchange: "Exchange", seconds: float | None) -> None:
        self._check(exchange, Fault.STALL)
        exchange.wire.stall(self._key)
        exchange.faults.arm(self._key, Fault.STALL, seconds=seconds)
        exchange.fault_made(self._key, Armed(Fault.STALL, 0, None, "", 0.0))
        if seconds is not None:
            asyncio.get_running_loop().call_later(seconds, self._resume, exchange)

    def _resume(self, exchange: "Exchange") -> None:
        if exchange.faults.find(self._key, Fault.STALL) is None:
            exchange.wire.resume(self._key)

    def _clear(self, exchange: "Exchange", fault: Fault | None) -> None:
        exchange.faults.clear(self._key, fault)
        self._resume(exchange)

    def _check(self, exchange: "Exchange", fault: Fault) -> None:
        if fault in TIMED and not exchange.wire.owns_links:
            raise RefusedError(
                f"{self._key}: {fault} needs the platform's own broker; start it without --broker"
            )
