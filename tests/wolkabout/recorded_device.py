"""The device of the recordings: its program, which the recordings show only by what it sent."""

from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Event

from tests.support.link import Link
from tests.support.wait import wait_until
from wolkflow.wolkabout import messages as m
from wolkflow.wolkabout.callbacks import Callbacks
from wolkflow.wolkabout.client import Client
from wolkflow.wolkabout.file_transfer import Files
from wolkflow.wolkabout.firmware_update import Firmware
from wolkflow.wolkabout.installers import FunctionInstaller
from wolkflow.wolkabout.outbox import Outbox
from wolkflow.wolkabout.settings import Settings

CONTENT = bytes((7 * i + i // 251) % 256 for i in range(2500))
BARRIER = "all said so far"
T0 = 1_658_315_834_000
PATIENCE_S = 10.0
FILES = {  # what is in the device's folder beforehand
    "02_connect_files_only": {"present.txt": b"hello"},
    "22_upload_existing": {"same.bin": CONTENT, "diff.bin": b"other", "empty.bin": b""},
    "30_file_list_delete_purge": {"a.txt": b"hello", "b.txt": b"world", ".hidden": b"not ours"},
    "50_firmware_success": {"fw.bin": b"firmware"},
    "51_firmware_failed": {"fw.bin": b"firmware"},
    "53_firmware_abort": {"fw.bin": b"firmware"},
}


class RecordedDevice:
    """Does at each step of a recording what the recorded program did."""

    def __init__(
        self,
        name: str,
        announced: Mapping[str, m.ParameterValue],
        settings: Settings,
        folder: Path,
        link: Link,
    ) -> None:
        self._settings = settings
        self._link = link
        self._folder = folder / "files"
        self._name = name
        self._announced = announced
        self._connects = 0
        self._times = 0
        self._version = "1.0"
        self._outbox = Outbox(folder / "outbox.db")
        self._connected = Event()
        self._folder.mkdir()
        for file, content in FILES.get(name, {}).items():
            (self._folder / file).write_bytes(content)
        self.client = self._new_client()
        self._steps: dict[str, Callable[[], object]] = {
            "device connects": self._connect,
            "same object connects again": self._connect,
            "connect (nothing of the queue is flushed by itself)": self._connect_with_backlog,
            "values: single, list, two timestamps, separated": self._values,
            "time": self._ask_for_time,
            "registration": self._register,
            "explicit pulls": self._pull,
            "disconnect, reconnect the same object": self._connect,
            "restart with version 2.0": lambda: self._restart("2.0"),
            "restart with the same version": lambda: self._restart("1.0"),
            "one reading, publish, disconnect, process exits at once": lambda: None,
            "link lost": self._lose_link,
            "link can be made again": self._mend_link,
            "clean disconnect": self.close,
        }

    def step(self, text: str) -> None:
        """Do what the marker in the recording stands for; most only name what comes."""
        self._steps.get(text, lambda: None)()

    def close(self) -> None:
        """End the program."""
        self.client.close()

    def end(self) -> None:
        """Close everything."""
        self.close()
        self._outbox.close()

    def answer_command(self) -> None:
        """Confirm a command, as the pulling device of the recordings does."""
        self.client.add("SW", value=True, time_ms=T0 + 1)
        self.client.add("HB", 120, T0 + 1)

    def _new_client(self) -> Client:
        package_kib = self._announced.get("MAXIMUM_MESSAGE_SIZE")
        files = None
        if isinstance(package_kib, int):
            files = Files(directory=self._folder, package_kib=package_kib)
        firmware = Firmware(version=lambda: self._version, installer=FunctionInstaller(_nothing))
        callbacks = Callbacks(
            connected=self._connected.set,
            values=self._commands,
            time=self._time,
            error_text=lambda _: self.client.synchronize_parameters(BARRIER),
        )
        return Client(
            self._settings,
            self._outbox,
            callbacks,
            files=files,
            firmware=firmware if self._announced["FIRMWARE_UPDATE_ENABLED"] else None,
        )

    def _commands(self, _: list[m.Reading]) -> None:
        if self._name == "03_connect_pull":
            self.answer_command()

    def _connect(self) -> None:
        self.client.close()
        if self._name == "00_full_session" and self._connected.is_set():
            self._restart("2.0")
        self.client.connect(PATIENCE_S)
        self._connected.wait(PATIENCE_S)
        if self._name == "70_publish_then_disconnect":
            self._publish()

    def _publish(self) -> None:
        """Fifty readings after the first connect, none after the second, then one each."""
        if self._connects == 0:
            for at in range(50):
                self.client.add("T", at, T0 + at)
        elif self._connects > 1:
            self.client.add("ONE", self._connects - 2, T0 + self._connects - 2)
        self._connects += 1

    def _connect_with_backlog(self) -> None:
        client = self.client
        client.add("T", 1, T0)
        client.add("T", 2, T0 + 1)
        client.add_separated({"S": 1}, T0 + 2)
        client.register_feed(m.Feed("New", "NF", m.FeedType.IN, "CELSIUS"))
        client.remove_feed("OLD")
        client.register_attribute(m.Attribute("A", m.DataType.STRING, "v"))
        self._connect()

    def _restart(self, version: str) -> None:
        self.client.close()
        self._version = version
        self.client = self._new_client()

    def _values(self) -> None:
        for reference, value in (("T", 26.93), ("H", 54), ("SW", True)):
            self.client.add(reference, value, T0)
        self.client.add("T", 27, T0 + 1000)
        self.client.add("LOC", "45.2517,19.8369", T0 + 1000)
        self.client.add_separated({"MSG": "čao 👋", "HB": 120}, T0 + 2000)
        self.client.add_separated({"B": False}, T0 + 3000)

    def _ask_for_time(self) -> None:
        self.client.request_time()

    def _time(self, _: int) -> None:
        self._times += 1
        if self._times == 1:
            self.client.request_time()

    def _register(self) -> None:
        client = self.client
        client.register_feed(m.Feed("New Feed", "NF", m.FeedType.IN, "NUMERIC"))
        client.register_feed(m.Feed("Flow", "FL", m.FeedType.IN_OUT, "l/min"))
        client.remove_feed("NF")
        client.register_attribute(m.Attribute("Activated", m.DataType.NUMERIC, "1658315834"))

    def _pull(self) -> None:
        self.client.pull_parameters()
        self.client.pull_feed_values()

    def _lose_link(self) -> None:
        self._connected.clear()
        self._link.cut()
        wait_until(lambda: not self.client.connected)

    def _mend_link(self) -> None:
        self._link.mend()
        self._connected.wait(PATIENCE_S)


def _nothing(_: Path) -> None:
    """Install nothing."""
