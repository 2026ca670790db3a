"""Firmware: the recorded updates, aborts, and results decided over a restart."""

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

from tests.support.mosquitto import Mosquitto
from tests.support.platform import Platform
from tests.support.transcripts import Stage, device_part, recorded
from wolkflow.wolkabout import messages as m
from wolkflow.wolkabout.client import Client
from wolkflow.wolkabout.file_store import FileStore
from wolkflow.wolkabout.file_transfer import Files
from wolkflow.wolkabout.firmware_update import Firmware, FirmwareUpdate, NoFirmwareUpdate
from wolkflow.wolkabout.installers import CommandInstaller, FunctionInstaller
from wolkflow.wolkabout.outbox import Outbox
from wolkflow.wolkabout.settings import Settings

KEY = "dev-0001"
PATIENCE_S = 10.0
STATUS, ERROR = m.FirmwareUpdateStatus, m.FirmwareStatus.ERROR
INSTALLING, SUCCESS = STATUS(m.FirmwareStatus.INSTALLING), STATUS(m.FirmwareStatus.SUCCESS)
ABORTED = STATUS(m.FirmwareStatus.ABORTED)
FAILED = STATUS(ERROR, m.FirmwareError.INSTALLATION_FAILED)


class Desk(Stage):
    """A firmware update on a stage, with the file `fw.bin`."""

    def __init__(
        self,
        outbox: Outbox,
        folder: Path,
        install: Callable[[Path], object] = lambda _: None,
        version: str = "1.0",
        run: str = "run-1",
    ) -> None:
        super().__init__()
        self.version = version
        store = FileStore(folder / "files", 10**6)
        (folder / "files" / "fw.bin").write_bytes(b"firmware")
        firmware = Firmware(version=lambda: self.version, installer=FunctionInstaller(install))
        self.feature = FirmwareUpdate(self, firmware, store, outbox, note="firmware", run=run)

    def install(self, name: str = "fw.bin") -> None:
        self.feature.handlers()[m.FirmwareUpdateInstall](m.FirmwareUpdateInstall(name))

    def abort(self) -> None:
        self.feature.handlers()[m.FirmwareUpdateAbort](m.FirmwareUpdateAbort())

    def acknowledge(self) -> None:
        self.acknowledged.pop()()

    def announced(self) -> list[m.Message]:
        return [announced.message for announced in self.feature.announcement()]


@pytest.mark.parametrize(
    "name", ["50_firmware_success", "51_firmware_failed", "52_firmware_unknown_file"]
)
def test_updates_go_as_recorded_until_the_restart(
    outbox: Outbox, tmp_path: Path, name: str
) -> None:
    events = recorded(name)
    connects = [i for i, event in enumerate(events) if event.name == "device connects"]
    first = events[: connects[1]] if len(connects) > 1 else events
    desk = Desk(outbox, tmp_path)
    said = [part for part in device_part(first) if part[0] == "firmware_update_status"]
    assert desk.play(first) == said


def test_an_abort_goes_as_recorded(outbox: Outbox, tmp_path: Path) -> None:
    events = recorded("53_firmware_abort")
    said = [part for part in device_part(events) if part[0] == "firmware_update_status"]
    assert Desk(outbox, tmp_path).play(events) == said


@pytest.mark.parametrize(("version", "result"), [("2.0", SUCCESS), ("1.0", FAILED)])
def test_the_version_after_the_restart_decides(
    outbox: Outbox, tmp_path: Path, version: str, result: m.Message
) -> None:
    Desk(outbox, tmp_path).install()
    again = Desk(outbox, tmp_path, version=version, run="run-2")
    assert again.announced() == [result]
    assert again.announced() == [result]  # until the broker has it
    again.feature.announcement()[0].acknowledged()  # type: ignore[misc]  # there is one
    assert again.announced() == []
    assert Desk(outbox, tmp_path, run="run-3").announced() == []


def test_a_reconnect_is_no_restart(outbox: Outbox, tmp_path: Path) -> None:
    desk = Desk(outbox, tmp_path)
    desk.install()
    desk.feature.ended()
    desk.feature.opened()
    assert desk.announced() == []
    assert Desk(outbox, tmp_path, run="run-1").announced() == []


def test_the_installer_waits_until_the_platform_knows(outbox: Outbox, tmp_path: Path) -> None:
    installed: list[Path] = []
    desk = Desk(outbox, tmp_path, installed.append)
    desk.install()
    assert (desk.sent, installed) == ([INSTALLING], [])
    desk.acknowledge()
    assert [path.name for path in installed] == ["fw.bin"]


def test_a_new_version_without_a_restart_is_a_success(outbox: Outbox, tmp_path: Path) -> None:
    desk = Desk(outbox, tmp_path, lambda _: setattr(desk, "version", "2.0"))
    desk.install()
    desk.acknowledge()
    assert desk.sent == [INSTALLING, SUCCESS, m.Parameters({"FIRMWARE_VERSION": "2.0"})]
    assert outbox.noted("firmware") is None


def test_an_installer_that_raises_has_failed(outbox: Outbox, tmp_path: Path) -> None:
    def fail(_: Path) -> None:
        raise RuntimeError("no space")

    desk = Desk(outbox, tmp_path, fail)
    desk.install()
    desk.acknowledge()
    assert desk.sent == [INSTALLING, FAILED]
    desk.install()
    assert desk.sent[-1] == INSTALLING  # free for the next


def test_nobody_restarting_us_is_a_failure_after_a_while(outbox: Outbox, tmp_path: Path) -> None:
    desk = Desk(outbox, tmp_path)
    desk.install()
    desk.acknowledge()
    desk.timers[-1].fire()
    assert desk.sent == [INSTALLING, FAILED]


def test_a_second_command_while_busy_is_ignored(outbox: Outbox, tmp_path: Path) -> None:
    desk = Desk(outbox, tmp_path)
    desk.install()
    desk.install()
    assert desk.sent == [INSTALLING]


def test_an_abort_before_the_start_prevents_it(outbox: Outbox, tmp_path: Path) -> None:
    installed: list[Path] = []
    desk = Desk(outbox, tmp_path, installed.append)
    desk.abort()
    desk.install()
    desk.abort()
    desk.acknowledge()
    assert (desk.sent, installed) == ([INSTALLING, ABORTED], [])
    assert outbox.noted("firmware") is None


@pytest.mark.parametrize("name", ["missing", "../fw.bin", "", ".hidden"])
def test_an_unknown_file_is_told(outbox: Outbox, tmp_path: Path, name: str) -> None:
    desk = Desk(outbox, tmp_path)
    desk.install(name)
    assert desk.sent == [STATUS(ERROR, m.FirmwareError.UNKNOWN_FILE)]


def test_a_device_without_firmware_updates_says_so() -> None:
    stage = Stage()
    stage.feature = NoFirmwareUpdate(stage)
    for name in ("firmware_update_install", "firmware_update_abort"):
        assert stage.hear(f"p2d/K/{name}", b"") == [STATUS(ERROR, m.FirmwareError.UNKNOWN)]


def test_a_command_gets_file_and_version_without_a_shell(tmp_path: Path) -> None:
    out = tmp_path / "out"
    code = "import sys, pathlib; pathlib.Path(sys.argv[1]).write_text(repr(sys.argv[2:]))"
    command = [sys.executable, "-c", code, str(out), "{file}", "from {version}", "; rm -rf $HOME"]
    CommandInstaller(command).install(Path("/files/fw; reboot.bin"), "1.0")
    assert out.read_text() == repr(["/files/fw; reboot.bin", "from 1.0", "; rm -rf $HOME"])


def test_a_command_that_fails_tells_its_last_words(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import sys; sys.exit('wrong image')"]
    with pytest.raises(OSError, match="wrong image"):
        CommandInstaller(command).install(tmp_path, "1.0")


def test_a_command_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    endless = [sys.executable, "-c", "while True: pass"]
    with pytest.raises(subprocess.TimeoutExpired):
        CommandInstaller(endless, timeout_s=0.2).install(tmp_path, "1.0")


def test_an_empty_command_is_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        CommandInstaller([])


def test_firmware_needs_files(settings: Settings, outbox: Outbox) -> None:
    firmware = Firmware(version=lambda: "1", installer=FunctionInstaller(print))
    with pytest.raises(ValueError, match="files"):
        Client(settings, outbox, firmware=firmware)


def test_a_version_that_cannot_be_told_keeps_nothing_else_back(
    settings: Settings, outbox: Outbox, platform: Platform, tmp_path: Path
) -> None:
    def unknown() -> str:
        raise RuntimeError("no version file")

    firmware = Firmware(version=unknown, installer=FunctionInstaller(print))
    client = Client(settings, outbox, files=Files(directory=tmp_path / "f"), firmware=firmware)
    client.connect(PATIENCE_S)
    assert platform.next_of(m.Parameters).values == {
        "FILE_TRANSFER_PLATFORM_ENABLED": True,
        "FIRMWARE_UPDATE_ENABLED": False,
        "FILE_TRANSFER_URL_ENABLED": True,
        "MAXIMUM_MESSAGE_SIZE": 0,
    }
    client.close()


def test_an_update_over_the_wire_can_be_aborted(
    settings: Settings, outbox: Outbox, platform: Platform, tmp_path: Path
) -> None:
    started = tmp_path / "started"
    code = f"open({str(started)!r}, 'w').close()\nwhile True: pass"
    firmware = Firmware(
        version=lambda: "1.0", installer=CommandInstaller([sys.executable, "-c", code])
    )
    files = Files(directory=tmp_path / "f")
    (tmp_path / "f").mkdir()
    (tmp_path / "f" / "fw.bin").write_bytes(b"firmware")
    client = Client(settings, outbox, files=files, firmware=firmware)
    client.connect(PATIENCE_S)
    assert platform.next_of(m.Parameters).values == {
        "FILE_TRANSFER_PLATFORM_ENABLED": True,
        "FIRMWARE_UPDATE_ENABLED": True,
        "FILE_TRANSFER_URL_ENABLED": True,
        "MAXIMUM_MESSAGE_SIZE": 0,
        "FIRMWARE_VERSION": "1.0",
    }
    platform.send(KEY, m.FirmwareUpdateInstall("fw.bin"))
    assert platform.next_of(STATUS) == INSTALLING
    while not started.exists():  # the command runs
        client.add("T", 1)
        platform.readings(1)
    platform.send(KEY, m.FirmwareUpdateAbort())
    assert platform.next_of(STATUS) == ABORTED
    workers = [t for t in threading.enumerate() if t.name.startswith("wolkabout-work")]
    for worker in workers:
        worker.join(PATIENCE_S)
        assert not worker.is_alive()
    client.close()


def test_the_result_is_told_by_the_next_run(
    settings: Settings, outbox: Outbox, platform: Platform, mosquitto: Mosquitto, tmp_path: Path
) -> None:
    (tmp_path / "f").mkdir()
    (tmp_path / "f" / "fw.bin").write_bytes(b"firmware")
    installing: Queue[Any] = Queue()

    def run(version: str) -> Client:
        firmware = Firmware(version=lambda: version, installer=FunctionInstaller(installing.put))
        files = Files(directory=tmp_path / "f")
        client = Client(settings, outbox, files=files, firmware=firmware)
        client.connect(PATIENCE_S)
        return client

    first = run("1.0")
    platform.send(KEY, m.FirmwareUpdateInstall("fw.bin"))
    assert platform.next_of(STATUS) == INSTALLING
    assert installing.get(timeout=PATIENCE_S).name == "fw.bin"
    first.close()
    run("2.0").close()
    assert platform.next_of(STATUS) == SUCCESS
    assert platform.next_of(m.Parameters).values["FIRMWARE_VERSION"] == "2.0"
    run("2.0").close()
    platform.next_of(m.FileList)
    platform.next_of(m.Parameters)
    assert platform.nothing_more()  # the result is told once
    assert mosquitto.port == settings.port
