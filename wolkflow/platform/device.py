"""One device as its user sees it: what is known of it, and what can be done with it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from wolkflow.platform import records as r
from wolkflow.platform.content import Content
from wolkflow.platform.device_faults import DeviceFaults
from wolkflow.platform.dialogues import files, firmware, parameters, uploads, urls, values
from wolkflow.platform.errands import Errands
from wolkflow.platform.errors import RefusedError
from wolkflow.platform.thinning import thinned
from wolkflow.platform.waits import Waits
from wolkflow.wolkabout.messages import ListedFile, Message, ParameterValue, Reading
from wolkflow.wolkabout.messages.parameters import FIRMWARE_VERSION
from wolkflow.wolkabout.values import Value

if TYPE_CHECKING:
    from wolkflow.platform.platform import Platform
    from wolkflow.platform.store import Store

M = TypeVar("M", bound=Message)
T = TypeVar("T")

PATIENCE_S: Final = 10.0
LONG_PATIENCE_S: Final = 60.0
_FOR_EVER_MS: Final = 2**53


class Device:
    """A handle on a device; make it with `platform.device(key)`.

    `faults` is what can be made to go wrong for it. What waits raises `WaitedInVainError`,
    which says what happened instead.
    """

    def __init__(self, platform: "Platform", key: str) -> None:
        self.key = key
        self.faults = DeviceFaults(platform, key)
        self._platform = platform
        self._waits = Waits(key, platform.stream, platform.journal)
        self._errands = Errands(platform, key, self._waits)

    # What is known

    @property
    def state(self) -> r.DeviceState:
        """Its name, when it was last seen, how many readings it sent, ..."""
        state = self._platform.query(lambda store: store.devices.state(self.key))
        return state._replace(connected=self.connected)

    @property
    def connected(self) -> bool:
        """Whether it has a connection now."""
        return self.key in self._platform.exchange.connected

    @property
    def feeds(self) -> list[r.FeedState]:
        """Its feeds with their values, and what was last commanded."""
        return self._query(lambda store, device: store.feeds.all(device))

    @property
    def attributes(self) -> list[r.AttributeState]:
        """Its attributes."""
        return self._query(lambda store, device: store.settings.attributes(device))

    @property
    def parameters(self) -> dict[str, ParameterValue]:
        """All its parameters, those nobody has set among them."""
        return self._platform.query(lambda store: parameters.current(store, self.key))

    @property
    def firmware_version(self) -> str:
        """The version it reported last; empty before the first time."""
        version = self.parameters.get(FIRMWARE_VERSION)
        return "" if version is None else str(version)

    @property
    def files(self) -> list[ListedFile]:
        """The files it listed last."""
        return self._query(lambda store, device: store.transfers.files(device))

    @property
    def transfers(self) -> list[r.TransferState]:
        """Its uploads and downloads, the latest first."""
        return self._query(lambda store, device: store.transfers.all(device))

    @property
    def installs(self) -> list[r.InstallState]:
        """Its firmware installations, the latest first."""
        return self._query(lambda store, device: store.firmware.all(device))

    @property
    def waiting(self) -> list[Reading]:
        """Commands that wait until it asks for them."""
        kept = self._query(lambda store, device: store.waiting.values(device))
        return [reading for message in kept for reading in message.readings()]

    def feed(self, reference: str) -> r.FeedState:
        """Tell about one feed; raises `RefusedError` if there is none."""
        found = self._query(lambda store, device: store.feeds.state(device, reference))
        if found is None:
            raise RefusedError(f"{self.key}: it has no feed {reference!r}")
        return found

    def value(self, reference: str) -> Value | None:
        """Give a feed's last value; None before the first one."""
        return self.feed(reference).value

    def history(
        self,
        reference: str,
        from_ms: int = 0,
        to_ms: int = _FOR_EVER_MS,
        *,
        points: int | None = None,
    ) -> list[r.Point]:
        """Give a feed's values by time; thinned to about `points` of them for a plot."""
        found = self._query(
            lambda store, device: store.feeds.history(device, reference, (from_ms, to_ms))
        )
        return found if points is None else thinned(found, points)

    # What it is told

    def send(self, reference: str, value: Any) -> None:
        """Command a feed; a PULL device is told when it asks.

        Raises `UnreachableDeviceError` when a PUSH device isn't there, `RefusedError` for a feed
        that only the device may set.
        """
        self._waits.from_now(reference)
        self._platform.do(lambda exchange: values.command(exchange, self.key, reference, value))

    def set_parameters(self, changed: Mapping[str, ParameterValue]) -> None:
        """Change parameters, and tell the device when it is there or asks."""
        self._platform.do(lambda exchange: parameters.set_(exchange, self.key, changed))

    def set_delivery(self, delivery: r.Delivery) -> None:
        """Say when it is sent values and parameters: at once, or when it asks."""
        self._platform.do(lambda exchange: exchange.store.devices.set_delivery(self.key, delivery))

    def send_bytes(self, message: str, payload: bytes) -> bool:
        """Send anything at all as `p2d/<key>/<message>`; false when it doesn't listen to that."""
        topic = f"p2d/{self.key}/{message}"
        return self._platform.do(
            lambda exchange: exchange.send_bytes(self.key, topic, payload, None)
        )

    # Files

    def list_files(self, *, wait: bool = True, timeout: float = PATIENCE_S) -> list[ListedFile]:
        """Ask which files it holds; without `wait`, give what it listed last."""
        return self._errands.list_after(files.ask_for_list, timeout if wait else None)

    def delete_files(
        self, *names: str, wait: bool = True, timeout: float = PATIENCE_S
    ) -> list[ListedFile]:
        """Have files deleted; gives those it holds after that."""
        return self._errands.list_after(
            lambda exchange, key: files.delete(exchange, key, names), timeout if wait else None
        )

    def purge_files(self, *, wait: bool = True, timeout: float = PATIENCE_S) -> list[ListedFile]:
        """Have all files deleted; gives those it holds after that."""
        return self._errands.list_after(files.purge, timeout if wait else None)

    def upload(
        self,
        source: bytes | Path | str,
        name: str = "",
        *,
        cut: r.Cut = r.Cut.MESSAGE,
        wait: bool = True,
        timeout: float = LONG_PATIENCE_S,
    ) -> r.TransferState:
        """Send a file, or bytes with a name; one after the other if several are asked for.

        With `wait`, return when the device has it, and raise `FailedError` if it doesn't take it.
        """
        number = self._errands.upload(Content.of(source, name), cut)
        return self._errands.transfer(number, timeout if wait else None)

    def abort_upload(self, name: str) -> None:
        """Give an upload up."""
        self._platform.do(lambda exchange: uploads.abort(exchange, self.key, name))

    def download(
        self, url: str, *, wait: bool = True, timeout: float = LONG_PATIENCE_S
    ) -> r.TransferState:
        """Have the device fetch a URL; `wait` and errors as with `upload`."""
        number = self._platform.do(lambda exchange: urls.start(exchange, self.key, url))
        return self._errands.transfer(number, timeout if wait else None)

    def abort_download(self, url: str) -> None:
        """Give a download up."""
        self._platform.do(lambda exchange: urls.abort(exchange, self.key, url))

    # Firmware

    def install(
        self, file: str, *, wait: bool = True, timeout: float = LONG_PATIENCE_S
    ) -> r.InstallState:
        """Have a file that is on the device installed as its firmware.

        With `wait`, return when it has succeeded, which takes a restart of the device as a rule;
        raise `FailedError` if it hasn't.
        """
        number = self._platform.do(lambda exchange: firmware.install(exchange, self.key, file))
        return self._errands.install(number, timeout if wait else None)

    def abort_install(self) -> None:
        """Have the device stop installing."""
        self._platform.do(lambda exchange: firmware.abort(exchange, self.key))

    # Waiting

    def wait_connected(self, timeout: float = PATIENCE_S) -> None:
        """Wait until it is connected and has subscribed to its messages."""
        ready = self._platform.exchange.ready
        self._waits.until(lambda: self.key in ready, "has not connected", timeout)

    def wait_disconnected(self, timeout: float = PATIENCE_S) -> None:
        """Wait until it has no connection."""
        self._waits.until(lambda: not self.connected, "is still connected", timeout)

    def wait_for(
        self, reference: str, wanted: Any = None, *, timeout: float = PATIENCE_S
    ) -> Reading:
        """Wait for a reading of a feed: any, one of a value, or one that a function accepts.

        Each call goes on after the reading that the last one returned, or after the last `send`
        to this feed, so readings are neither missed nor seen twice.
        """
        return self._waits.reading(reference, wanted, timeout)

    def wait_for_message(
        self,
        kind: type[M],
        fits: Callable[[M], bool] = lambda _: True,
        *,
        timeout: float = PATIENCE_S,
    ) -> M:
        """Wait for the next message of a kind from the device, such as `messages.FileList`."""
        return self._waits.message(kind, fits, timeout)

    def _query(self, question: Callable[["Store", int], T]) -> T:
        return self._platform.query(lambda store: question(store, store.devices.id(self.key)))
