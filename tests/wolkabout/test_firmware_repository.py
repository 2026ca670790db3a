"""Firmware that a device fetches by itself, from a real web server."""

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from queue import Queue

import pytest

from tests.support.pages import Pages
from tests.support.platform import Platform
from tests.support.transcripts import Stage
from tests.support.wait import wait_until
from wolkflow.wolkabout import messages as m
from wolkflow.wolkabout.client import Client
from wolkflow.wolkabout.file_transfer import Files, FileTransfer
from wolkflow.wolkabout.firmware_repository import FirmwareRepository, index
from wolkflow.wolkabout.firmware_update import Firmware
from wolkflow.wolkabout.installers import FunctionInstaller
from wolkflow.wolkabout.outbox import Outbox
from wolkflow.wolkabout.settings import Settings
from wolkflow.wolkabout.timekeeping import SystemClock

KEY = "dev-0001"
PATIENCE_S = 10.0
CONTENT = b"firmware 2.0"


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Pages]:
    with Pages() as web:
        (tmp_path / "fw.bin").write_bytes(CONTENT)
        web.pages["/fw/fw.bin"] = CONTENT
        web.pages["/fw/firmware.json"] = index("2.0", tmp_path / "fw.bin").encode()
        yield web


def local(hour: int, minute: int = 0) -> datetime:
    """A time of day where the device is."""
    return datetime.fromisoformat(f"2024-03-05T{hour:02}:{minute:02}").astimezone()


class HandSetClock(SystemClock):
    """Shows what a test wants, in the device's time zone."""

    def __init__(self, now: datetime) -> None:
        super().__init__()
        self.now = now

    def wall_ms(self) -> int:
        return round(self.now.timestamp() * 1000)


class Desk(Stage):
    """A device at noon that runs version 1.0; `installed` are the names it was to install."""

    def __init__(self, outbox: Outbox, folder: Path) -> None:
        super().__init__()
        self.clock = HandSetClock(local(12))
        self.installed: list[str] = []
        self.version = "1.0"
        self.transfer = FileTransfer(
            self,
            Files(directory=folder / "files"),
            arrived=lambda *_: None,
            gone=lambda _: None,
        )
        self.feature = FirmwareRepository(
            self,
            outbox,
            note="tried",
            version=lambda: self.version,
            fetch=self.transfer.fetch,
            install=self.installed.append,
            clock=self.clock,
        )

    def tell(self, **values: m.ParameterValue) -> None:
        self.feature.handlers()[m.Parameters](m.Parameters(values))

    def sleep_until(self, hour: int) -> int:
        """Let the timers fire as they would; return how often that was."""
        fired = 0
        while self.clock.now.hour != hour:
            self.clock.now += timedelta(minutes=10)
            self.timers[-1].fire()
            fired += 1
        return fired


@pytest.fixture
def desk(outbox: Outbox, tmp_path: Path) -> Desk:
    return Desk(outbox, tmp_path)


def test_the_parameters_are_asked_for_in_every_session(desk: Desk) -> None:
    desk.feature.opened()
    names = ("FIRMWARE_UPDATE_REPOSITORY", "FIRMWARE_UPDATE_CHECK_TIME")
    assert desk.sent == [m.SynchronizeParameters(names)]


def test_at_the_check_time_the_file_is_fetched_and_installed(desk: Desk, web: Pages) -> None:
    desk.tell(FIRMWARE_UPDATE_REPOSITORY=f"{web.url}/fw/", FIRMWARE_UPDATE_CHECK_TIME=3)
    assert desk.sleep_until(2) == 84
    assert web.asked == []
    desk.sleep_until(3)
    assert web.asked == ["/fw/firmware.json", "/fw/fw.bin"]
    assert desk.installed == ["fw.bin"]
    statuses = [said.status for said in desk.sent if isinstance(said, m.FileUrlDownloadStatus)]
    assert statuses == ["FILE_TRANSFER", "FILE_READY"]  # the platform sees where it came from


def test_an_offer_is_tried_once_and_the_next_one_again(
    desk: Desk, web: Pages, outbox: Outbox, tmp_path: Path
) -> None:
    wanted = {
        "FIRMWARE_UPDATE_REPOSITORY": f"{web.url}/fw/firmware.json",
        "FIRMWARE_UPDATE_CHECK_TIME": "0 */10 * * * ?",
    }
    desk.tell(**wanted)
    desk.sleep_until(13)
    assert desk.installed == ["fw.bin"]  # though the version is 1.0 still
    again = Desk(outbox, tmp_path)
    again.tell(**wanted)
    again.sleep_until(13)
    assert again.installed == []
    (tmp_path / "fw-3.bin").write_bytes(b"firmware 3")
    web.pages["/fw/fw-3.bin"] = b"firmware 3"
    web.pages["/fw/firmware.json"] = index("3.0", tmp_path / "fw-3.bin").encode()
    again.sleep_until(14)
    assert again.installed == ["fw-3.bin"]


def test_the_version_that_runs_is_not_fetched(desk: Desk, web: Pages) -> None:
    desk.version = "2.0"
    desk.tell(FIRMWARE_UPDATE_REPOSITORY=f"{web.url}/fw", FIRMWARE_UPDATE_CHECK_TIME="13")
    desk.sleep_until(13)
    assert web.asked == ["/fw/firmware.json"]


def test_another_digest_is_neither_installed_nor_kept(
    desk: Desk, web: Pages, caplog: pytest.LogCaptureFixture
) -> None:
    web.pages["/fw/fw.bin"] = b"somebody else's"
    desk.tell(FIRMWARE_UPDATE_REPOSITORY=f"{web.url}/fw", FIRMWARE_UPDATE_CHECK_TIME=13)
    desk.sleep_until(13)
    assert (desk.installed, desk.transfer.store.list()) == ([], ())
    assert "SHA-256" in caplog.text


def test_a_transfer_on_its_way_is_waited_for(desk: Desk, web: Pages) -> None:
    desk.transfer.handlers()[m.FileUploadInitiate](
        m.FileUploadInitiate(m.ListedFile("other", 1, "0" * 32))
    )
    desk.tell(FIRMWARE_UPDATE_REPOSITORY=f"{web.url}/fw", FIRMWARE_UPDATE_CHECK_TIME=13)
    desk.sleep_until(13)
    assert desk.installed == []
    desk.transfer.handlers()[m.FileUploadAbort](m.FileUploadAbort("other"))
    for timer in list(desk.timers):
        timer.fire()
    assert desk.installed == ["fw.bin"]


def _endless(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.end_headers()
    request.wfile.write(b" " * 10_000_000)


@pytest.mark.parametrize(
    "page",
    [
        None,
        b"",
        b"<html>",
        b"[]",
        b"{}",
        json.dumps({"version": "2.0", "file": 7, "sha256": "0"}).encode(),
        json.dumps({"version": "2.0", "file": "file:///etc/passwd", "sha256": "0"}).encode(),
        json.dumps({"version": "2.0", "file": "..%2F..%2Fx", "sha256": "0"}).encode(),
        _endless,
    ],
)
def test_a_repository_that_makes_no_sense_changes_nothing(
    desk: Desk, web: Pages, page: bytes | None
) -> None:
    web.pages["/fw/firmware.json"] = page or b""
    if page is None:
        del web.pages["/fw/firmware.json"]
    desk.tell(FIRMWARE_UPDATE_REPOSITORY=f"{web.url}/fw", FIRMWARE_UPDATE_CHECK_TIME=13)
    desk.sleep_until(13)
    assert (desk.installed, desk.transfer.store.list()) == ([], ())
    assert desk.sleep_until(14)  # and it goes on


@pytest.mark.parametrize(
    "values",
    [
        {"FIRMWARE_UPDATE_CHECK_TIME": 13},
        {"FIRMWARE_UPDATE_REPOSITORY": "http://h/"},
        {"FIRMWARE_UPDATE_REPOSITORY": "http://h/", "FIRMWARE_UPDATE_CHECK_TIME": None},
        {"FIRMWARE_UPDATE_REPOSITORY": "http://h/", "FIRMWARE_UPDATE_CHECK_TIME": "never"},
        {"FIRMWARE_UPDATE_REPOSITORY": None, "FIRMWARE_UPDATE_CHECK_TIME": 13},
    ],
)
def test_without_place_and_time_nothing_is_planned(
    desk: Desk, values: dict[str, m.ParameterValue]
) -> None:
    desk.tell(**values)
    assert desk.timers == []


def test_the_answer_may_come_on_the_topic_of_the_question(desk: Desk) -> None:
    wanted = {"FIRMWARE_UPDATE_REPOSITORY": "http://h/", "FIRMWARE_UPDATE_CHECK_TIME": 13}
    desk.feature.handlers()[m.SynchronizedParameters](m.SynchronizedParameters(wanted))
    assert len(desk.timers) == 1


def test_switching_it_off_ends_the_plan(
    desk: Desk, web: Pages, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    desk.tell(FIRMWARE_UPDATE_REPOSITORY=f"{web.url}/fw", FIRMWARE_UPDATE_CHECK_TIME=13)
    desk.tell(FIRMWARE_UPDATE_CHECK_TIME="-1")
    for timer in list(desk.timers):
        timer.fire()
    assert web.asked == []


def test_a_device_that_pulls_updates_itself(
    settings: Settings, outbox: Outbox, platform: Platform, web: Pages, tmp_path: Path
) -> None:
    installed: Queue[Path] = Queue()
    firmware = Firmware(
        version=lambda: "1.0", installer=FunctionInstaller(installed.put), from_repository=True
    )
    often = replace(settings, pull_every_s=0.2, pull_answer_s=1.0)
    clock = HandSetClock(local(2, 59))
    client = Client(
        often, outbox, files=Files(directory=tmp_path / "files"), firmware=firmware, clock=clock
    )
    client.start()
    asked = platform.next_of(m.SynchronizeParameters)
    clock.now += timedelta(seconds=59, milliseconds=900)
    answer = {
        "FIRMWARE_UPDATE_REPOSITORY": f"{web.url}/fw",
        "FIRMWARE_UPDATE_CHECK_TIME": "0 0 3 * * ?",
    }
    assert set(asked.names) == set(answer)
    platform.send(KEY, m.Parameters(answer))
    wait_until(lambda: client.parameters)
    clock.now += timedelta(seconds=1)
    assert platform.next_of(m.FirmwareUpdateStatus).status == m.FirmwareStatus.INSTALLING
    assert installed.get(timeout=PATIENCE_S).read_bytes() == CONTENT
    client.close(0)
