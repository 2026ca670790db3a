"""The platform: a thread with a loop, and the way in for other threads."""

import asyncio
import tempfile
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, wait
from pathlib import Path
from threading import Lock, get_ident
from typing import Final, Self, TypeVar

from wolkflow.platform.certificate import AUTHORITY
from wolkflow.platform.device import Device
from wolkflow.platform.devices_file import DeviceSetup
from wolkflow.platform.errors import RefusedError
from wolkflow.platform.events import MessageSeen
from wolkflow.platform.exchange import Exchange, Rules
from wolkflow.platform.faults import Faults
from wolkflow.platform.journal import Journal
from wolkflow.platform.loop_thread import LoopThread, Ready
from wolkflow.platform.records import Delivery, DeviceState
from wolkflow.platform.setting_up import listed_devices, make_wire, now_ms, set_up
from wolkflow.platform.store import Store
from wolkflow.platform.stream import WATCH_SIZE, Listener, Stream, Watch

T = TypeVar("T")

HISTORY: Final = 20_000
_START_S: Final = 30.0
_LOOK_S: Final = 1.0


class Platform:
    """A WolkAbout platform of one's own, with its broker, on this machine.

        with Platform() as platform:  # something connects to platform.host, platform.port
            device = platform.device("station-1")
            device.wait_connected()
            device.send("LAMP", True)

    `state` is the file that outlasts it; without one everything is forgotten at the end.
    `devices` is a file that lists them, see `devices_file`, or a mapping of keys to `DeviceSetup`.
    With `anyone`, an unknown device is created when it first connects, with its password. With
    `strict`, values of feeds that nobody registered are refused; else such feeds are made up.
    `tls` is true or a folder for certificates, `broker` the URL of another broker to be used,
    `history` how many values are kept of each feed. Methods may be called from any thread.
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
        now_ms: Callable[[], int] = now_ms,
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
        self._thread: LoopThread | None = None

    def start(self) -> Self:
        """Begin, and return once devices can connect; raises `PlatformStateError`."""
        if self._thread is not None:
            raise RuntimeError("the platform has been started already")
        self.stream = Stream()
        self.journal = Journal(self.stream.news)
        self.stream.listen(self.journal.take)
        self._handles: dict[str, Device] = {}
        self._reading = Lock()
        self._thread = LoopThread("platform", self._run)
        try:
            self._thread.start(_START_S)
        except BaseException:
            self._thread = None
            raise
        return self

    def close(self) -> None:
        """End all connections, commit, and let go of everything; twice does no harm."""
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.close()

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

    def do(self, action: Callable[[Exchange], T]) -> T:
        """Do something in the platform's thread; what it wrote is safe when this returns."""
        thread = self._thread
        if thread is None:
            raise RefusedError("the platform isn't running; use it inside its `with` block")

        if get_ident() in self.stream.waiting:
            raise RefusedError("a function that is waited for may only look; act after the wait")

        def act() -> T:
            try:
                return action(self.exchange)
            finally:
                self.exchange.commit()

        if thread.is_here:
            return act()
        done: Future[T] = Future()

        def run() -> None:
            try:
                done.set_result(act())
            except BaseException as error:  # noqa: BLE001 - it is raised where it is waited for
                done.set_exception(error)

        thread.call(run)
        while not wait([done], _LOOK_S).done:
            if not thread.is_alive:
                raise RefusedError("the platform has stopped meanwhile")
        return done.result()

    def query(self, question: Callable[[Store], T]) -> T:
        """Read from what is committed, in this thread, without keeping the platform."""
        with self._reading:
            return question(self._reader)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *reason: object) -> None:
        self.close()

    # In the platform's thread

    async def _run(self, ready: Ready, ending: asyncio.Event) -> None:
        with tempfile.TemporaryDirectory(prefix="wolkflow-platform-") as folder:
            await self._serve(self._state or Path(folder) / "state.db", ready, ending)

    async def _serve(self, file: Path, ready: Ready, ending: asyncio.Event) -> None:
        listed = listed_devices(self._devices)
        units = self._units | frozenset(listed.units)
        rules = Rules(anyone=self._anyone, strict=self._strict, units=units, now_ms=self._now_ms)
        self._certificates = self._tls if isinstance(self._tls, Path) else file.parent
        self._wire = make_wire(self._broker, *self._at, self._certificates if self._tls else None)
        store = Store(file, history=self._history)
        self._reader = Store(file, history=self._history, read_only=True)
        try:
            faults = Faults(asyncio.get_running_loop().time)
            self.exchange = Exchange(store, self._wire, self.stream, faults, rules)
            set_up(self.exchange, listed.devices)
            await self._wire.open(self.exchange)
            try:
                ready()
                await ending.wait()
            finally:
                await self._wire.close()
                self.exchange.close()
        finally:
            self._reader.close()
            store.close()
