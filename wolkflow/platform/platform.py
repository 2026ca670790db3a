"""The platform: a thread with a loop, and the way in for other threads."""

import asyncio
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from pathlib import Path
from threading import Lock, Thread, current_thread
from types import TracebackType
from typing import Final, Self, TypeVar

from wolkflow.platform.bridge import Bridge
from wolkflow.platform.broker import Broker
from wolkflow.platform.certificate import AUTHORITY, tls_context
from wolkflow.platform.device import Device
from wolkflow.platform.devices_file import DeviceSetup, read_devices
from wolkflow.platform.errors import RefusedError
from wolkflow.platform.events import MessageSeen
from wolkflow.platform.exchange import Exchange, Rules
from wolkflow.platform.faults import Faults
from wolkflow.platform.journal import Journal
from wolkflow.platform.records import Delivery, DeviceState
from wolkflow.platform.store import Store
from wolkflow.platform.stream import WATCH_SIZE, Listener, Stream, Watch
from wolkflow.platform.wire import Wire
from wolkflow.wolkabout.messages import Reading

T = TypeVar("T")

HISTORY: Final = 20_000
_START_S: Final = 30.0


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


class Platform:
    """A WolkAbout platform of one's own, with its broker, on this machine.

        with Platform() as platform:
            device = platform.device("station-1")
            ...                       # start what connects to platform.host, platform.port
            device.wait_connected()
            device.send("LAMP", True)
            device.wait_for("LAMP", True)

    `state` is the file that outlasts it; without one everything is forgotten at the end.
    `devices` is a file that lists them, see `devices_file`, or a mapping from keys to
    `DeviceSetup`. With `anyone`, a device that isn't known is created when it first connects,
    with the password it brings. With `strict`, values of feeds that nobody registered are
    refused; else such feeds are made up. `tls` is true or a folder for the certificates.
    `broker` is the URL of another broker to be used in place of an own one. `history` values are
    kept of each feed. All of its methods may be called from any thread.
    """

    def __init__(
        self,
        *,
        state: Path | str | None = None,
        devices: Path | str | Mapping[str, DeviceSetup] | None = None,
        anyone: bool = True,
        strict: bool = False,
        host: str = "127.0.0.1",
        port: int = 0,
        tls: bool | Path = False,
        broker: str | None = None,
        units: Iterable[str] = (),
        history: int = HISTORY,
        now_ms: Callable[[], int] = _now_ms,
    ) -> None:
        self._state = None if state is None else Path(state)
        self._devices = devices
        self._anyone = anyone
        self._strict = strict
        self._at = host, port
        self._tls = tls
        self._broker = broker
        self._units = frozenset(units)
        self._history = history
        self._now_ms = now_ms
        self._thread: Thread | None = None

    def start(self) -> Self:
        """Begin, and return once devices can connect; raises `PlatformStateError`."""
        if self._thread is not None:
            raise RuntimeError("the platform has been started already")
        self.stream = Stream()
        self.journal = Journal(self.stream.news)
        self.stream.listen(self.journal.take)
        self._handles: dict[str, Device] = {}
        self._reading = Lock()
        ready: Future[None] = Future()
        self._thread = Thread(
            target=lambda: asyncio.run(self._run(ready)), name="platform", daemon=True
        )
        self._thread.start()
        try:
            ready.result(_START_S)
        except BaseException:
            self.close()
            raise
        return self

    def close(self) -> None:
        """End all connections, commit, and let go of everything; twice does no harm."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._end()
            thread.join()

    @property
    def host(self) -> str:
        """Where devices connect to."""
        return self._wire.host

    @property
    def port(self) -> int:
        """The port they connect to."""
        return self._wire.port

    @property
    def ca_file(self) -> Path | None:
        """The certificate devices have to trust, with TLS."""
        return self._certificates / AUTHORITY if self._tls else None

    def device(
        self,
        key: str,
        *,
        password: str | None = None,
        name: str | None = None,
        delivery: Delivery | None = None,
    ) -> Device:
        """Give a handle on a device, which is created if it isn't known.

        Without a password, the first one that it connects with is its own from then on.
        """

        def prepare(exchange: Exchange) -> None:
            devices = exchange.store.devices
            if devices.login(key) is None:
                exchange.create(key, password, name=name or "")
            elif password is not None:
                devices.set_password(key, password)
            if name is not None:
                devices.describe(key, name=name, type_=devices.state(key).type)
            if delivery is not None:
                devices.set_delivery(key, delivery)

        self.do(prepare)
        with self.stream.news:
            return self._handles.setdefault(key, Device(self, key))

    def devices(self) -> list[DeviceState]:
        """Tell about all devices, in the order in which they came."""
        connected = self.exchange.connected
        return [
            state._replace(connected=state.key in connected)
            for state in self.query(lambda store: store.devices.all())
        ]

    def watch(self, size: int = WATCH_SIZE) -> Watch:
        """Keep events for one reader from now on; see `Watch`."""
        return Watch(self.stream, size)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Have each event told in the platform's thread, so return soon; returns how to stop."""
        return self.stream.listen(listener)

    def messages(self, key: str) -> list[MessageSeen]:
        """Give the latest messages to and from a device, up to 200."""
        with self.stream.news:
            return [message for _, message in self.journal.messages[key].since(0)]

    def arrivals(self, key: str) -> list[Reading]:
        """Give the latest readings of a device as they came, up to 1,000."""
        with self.stream.news:
            return [reading for _, reading in self.journal.readings[key].since(0)]

    def do(self, action: Callable[[Exchange], T]) -> T:
        """Do something in the platform's thread; what it wrote is safe when this returns."""
        if self._thread is None:
            raise RefusedError("the platform isn't running; use it inside its `with` block")

        def act() -> T:
            try:
                return action(self.exchange)
            finally:
                self.exchange.commit()

        if current_thread() is self._thread:
            return act()
        done: Future[T] = Future()

        def run() -> None:
            try:
                done.set_result(act())
            except BaseException as error:  # noqa: BLE001 - it is raised where it is waited for
                done.set_exception(error)

        self._loop.call_soon_threadsafe(run)
        return done.result()

    def query(self, question: Callable[[Store], T]) -> T:
        """Read from what is committed, in this thread, without keeping the platform."""
        with self._reading:
            return question(self._reader)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    # In the platform's thread

    async def _run(self, ready: Future[None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._ending = asyncio.Event()
        try:
            with tempfile.TemporaryDirectory(prefix="wolkflow-platform-") as folder:
                await self._serve(ready, Path(folder))
        except BaseException as error:
            if ready.done():
                raise
            ready.set_exception(error)

    async def _serve(self, ready: Future[None], temporary: Path) -> None:
        file = self._state or temporary / "state.db"
        listed = (
            read_devices(Path(self._devices)) if isinstance(self._devices, str | Path) else None
        )
        units = self._units | frozenset(listed.units if listed else ())
        rules = Rules(anyone=self._anyone, strict=self._strict, units=units, now_ms=self._now_ms)
        self._certificates = self._tls if isinstance(self._tls, Path) else file.parent
        self._wire = self._make_wire()
        store = Store(file, history=self._history)
        self._reader = Store(file, history=self._history, read_only=True)
        try:
            faults = Faults(self._loop.time)
            self.exchange = Exchange(store, self._wire, self.stream, faults, rules)
            given = listed.devices if listed else self._devices
            self._set_up(given if isinstance(given, Mapping) else {})
            await self._wire.open(self.exchange)
            try:
                ready.set_result(None)
                await self._ending.wait()
            finally:
                await self._wire.close()
                self.exchange.close()
        finally:
            self._reader.close()
            store.close()

    def _make_wire(self) -> Wire:
        if self._broker is not None:
            return Bridge(self._broker)
        host, port = self._at
        return Broker(host, port, tls_context(self._certificates, host) if self._tls else None)

    def _set_up(self, given: Mapping[str, DeviceSetup]) -> None:
        store = self.exchange.store
        store.transfers.forget_unprepared()
        for key, setup in given.items():
            if store.devices.login(key) is None:
                self.exchange.create(key, setup.password, name=setup.name)
            if setup.password is not None:
                store.devices.set_password(key, setup.password)
            store.devices.describe(key, name=setup.name or key, type_=setup.type)
            store.devices.set_delivery(key, setup.delivery)
            for feed in setup.feeds:
                store.feeds.put(store.devices.id(key), feed, learned=False)
        self.exchange.commit()

    def _end(self) -> None:
        if hasattr(self, "_loop") and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._ending.set)
