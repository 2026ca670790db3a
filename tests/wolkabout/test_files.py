"""Files: the recorded transfers, and everything the reference client gets wrong."""

import hashlib
import os
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

from tests.support.mosquitto import Mosquitto
from tests.support.platform import Platform
from tests.support.transcripts import Stage, device_part, recorded
from wolkflow.wolkabout import messages as m
from wolkflow.wolkabout.callbacks import Callbacks
from wolkflow.wolkabout.client import Client
from wolkflow.wolkabout.errors import FileRefusedError
from wolkflow.wolkabout.file_store import FileStore
from wolkflow.wolkabout.file_transfer import Files, FileTransfer, NoFileTransfer
from wolkflow.wolkabout.outbox import Outbox
from wolkflow.wolkabout.settings import Settings

KEY = "dev-0001"
PATIENCE_S = 10.0
CONTENT = bytes((7 * i + i // 251) % 256 for i in range(2500))
MD5 = hashlib.md5(CONTENT, usedforsecurity=False).hexdigest()
ERROR, ABORTED = m.FileStatus.ERROR, m.FileStatus.ABORTED


class Desk(Stage):
    """A file transfer on a stage."""

    def __init__(self, folder: Path, **options: Any) -> None:
        super().__init__()
        self.folder = folder
        self.arrived: list[str] = []
        self.gone: list[str] = []
        self.feature = self.transfer = FileTransfer(
            self,
            Files(directory=folder, **options),
            arrived=lambda name, path: self.arrived.append(f"{name} {path.stat().st_size}"),
            gone=self.gone.append,
        )

    def tell(self, message: m.Message) -> list[m.Message]:
        before = len(self.sent)
        self.feature.handlers()[type(message)](message)
        return self.sent[before:]

    def upload(self, name: str, content: bytes, cut: int = 960) -> list[m.Message]:
        """The platform's side of a whole transfer."""
        digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
        said = self.tell(m.FileUploadInitiate(m.ListedFile(name, len(content), digest)))
        chunks = [content[at : at + cut] for at in range(0, len(content), cut)]
        previous = None
        for chunk in chunks:
            said += self.tell(m.FileBinaryResponse.of(chunk, previous))
            previous = chunk
        return said

    def names(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir())


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path / "files", package_kib=1)
    yield desk
    desk.feature.close()


@pytest.mark.parametrize(
    "name",
    [
        "10_upload_good",
        "12_upload_corrupt_once",
        "14_upload_first_chunk_nonzero_previous",
        "15_upload_retry_exceeded",
        "18_upload_wrong_hash",
    ],
)
def test_uploads_go_as_recorded(desk: Desk, name: str) -> None:
    events = recorded(name)
    announced = [(a.message.NAME, a.message.payload()) for a in desk.feature.announcement()]
    expected = device_part(events)
    assert announced == expected[:1]
    assert desk.play(events) == expected[2:]  # [1] are the parameters


def test_listing_and_deleting_go_as_recorded(desk: Desk) -> None:
    (desk.folder / "a.txt").write_text("hello")
    (desk.folder / "b.txt").write_text("world")
    (desk.folder / ".hidden").write_text("not ours")
    events = recorded("30_file_list_delete_purge")

    def parsed(said: list[tuple[str, bytes]]) -> list[set[m.ListedFile]]:
        return [set(m.FileList.parse(payload).files) for _, payload in said]

    assert parsed(desk.play(events)) == parsed(device_part(events)[2:])  # any order is good
    assert desk.names() == [".hidden"]
    assert desk.gone == ["a.txt", "b.txt"]


def test_bad_urls_are_answered_as_recorded_and_a_bare_url_is_taken(desk: Desk) -> None:
    events = recorded("42_url_malformed")
    said = desk.play([event for event in events if not event.payload.startswith(b"http")])
    assert said == device_part(events)[2:]


def test_connecting_with_files_goes_as_recorded(
    settings: Settings, outbox: Outbox, platform: Platform, tmp_path: Path
) -> None:
    expected = device_part(recorded("02_connect_files_only"))
    (tmp_path / "f").mkdir()
    (tmp_path / "f" / "present.txt").write_text("hello")
    client = Client(settings, outbox, files=Files(directory=tmp_path / "f"))
    client.connect(PATIENCE_S)
    said = [platform.next() for _ in expected]
    client.close()
    assert [(heard.message.NAME, heard.payload) for heard in said] == expected


@pytest.mark.parametrize("cut", [1024, 960, 1, 2500, 10_000])
def test_any_cut_of_the_platform_is_taken(desk: Desk, cut: int) -> None:
    said = desk.upload("fw.bin", CONTENT, cut)
    assert said[-2] == m.FileUploadStatus("fw.bin", m.FileStatus.FILE_READY)
    assert (desk.folder / "fw.bin").read_bytes() == CONTENT
    assert desk.arrived == ["fw.bin 2500"]
    assert desk.names() == ["fw.bin"]  # nothing unfinished is left


def test_a_file_without_content_is_made_at_once(desk: Desk) -> None:
    assert desk.upload("empty", b"")[-2] == m.FileUploadStatus("empty", m.FileStatus.FILE_READY)
    assert (desk.folder / "empty").read_bytes() == b""


@pytest.mark.parametrize("case", [str.upper, str.lower])
def test_the_hash_may_be_in_capitals(desk: Desk, case: Callable[[str], str]) -> None:
    (desk.folder / "same.bin").write_bytes(CONTENT)
    said = desk.tell(m.FileUploadInitiate(m.ListedFile("same.bin", 2500, case(MD5))))
    assert said[0] == m.FileUploadStatus("same.bin", m.FileStatus.FILE_READY)


@pytest.mark.parametrize("present", [b"other", b""])
def test_other_content_under_the_name_is_not_overwritten(desk: Desk, present: bytes) -> None:
    (desk.folder / "diff.bin").write_bytes(present)
    said = desk.tell(m.FileUploadInitiate(m.ListedFile("diff.bin", 2500, MD5)))
    assert said == [m.FileUploadStatus("diff.bin", ERROR, m.FileError.FILE_HASH_MISMATCH)]
    assert (desk.folder / "diff.bin").read_bytes() == present


@pytest.mark.parametrize("wrong", ["", "x" * 32, hashlib.sha256(CONTENT).hexdigest()])
def test_a_hash_that_is_no_md5_is_refused(desk: Desk, wrong: str) -> None:
    said = desk.tell(m.FileUploadInitiate(m.ListedFile("f", 2500, wrong)))
    assert said == [m.FileUploadStatus("f", ERROR, m.FileError.FILE_HASH_MISMATCH)]


BAD_NAMES = ["../escaped", "/etc/passwd", "a/b", "a\\b", "..", ".hidden", "a\0b", "\n", "x" * 256]


@pytest.mark.parametrize("name", BAD_NAMES)
def test_no_name_leads_out_of_the_directory(desk: Desk, name: str) -> None:
    outside = desk.folder.parent / "escaped"
    outside.write_text("mine")
    said = desk.upload(name, CONTENT)
    assert said == [m.FileUploadStatus(name, ERROR, m.FileError.FILE_SYSTEM_ERROR)]
    desk.tell(m.FileDelete((name,)))
    assert outside.read_text() == "mine"
    assert desk.names() == []


def test_a_link_in_the_directory_is_no_file(desk: Desk) -> None:
    target = desk.folder.parent / "secret"
    target.write_text("x")
    (desk.folder / "link").symlink_to(target)
    assert desk.transfer.store.list() == ()
    desk.tell(m.FilePurge())
    desk.tell(m.FileDelete(("link",)))
    assert target.exists()


def test_a_file_beyond_the_limit_is_refused_before_it_comes(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "f", max_bytes=1000)
    said = desk.tell(m.FileUploadInitiate(m.ListedFile("f", 1001, MD5)))
    assert said == [m.FileUploadStatus("f", ERROR, m.FileError.UNSUPPORTED_FILE_SIZE)]


def test_a_file_that_cannot_fit_the_disk_is_refused(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "f", max_bytes=2**62)
    said = desk.tell(m.FileUploadInitiate(m.ListedFile("f", 2**60, MD5)))
    assert said == [m.FileUploadStatus("f", ERROR, m.FileError.FILE_SYSTEM_ERROR)]


def test_more_bytes_than_announced_are_an_error(desk: Desk) -> None:
    desk.tell(m.FileUploadInitiate(m.ListedFile("f", 100, MD5)))
    said = desk.tell(m.FileBinaryResponse.of(CONTENT))
    assert said == [m.FileUploadStatus("f", ERROR, m.FileError.FILE_HASH_MISMATCH)]
    assert desk.names() == []


def test_each_chunk_has_three_tries_of_its_own(desk: Desk) -> None:
    desk.tell(m.FileUploadInitiate(m.ListedFile("f", 2500, MD5)))
    broken = m.FileBinaryResponse(bytes(32), b"x", bytes(32))
    previous = None
    for at in range(0, 2500, 1000):
        assert desk.tell(broken) == desk.tell(broken) == [m.FileBinaryRequest("f", at // 1000)]
        said = desk.tell(m.FileBinaryResponse.of(CONTENT[at : at + 1000], previous))
        previous = CONTENT[at : at + 1000]
    assert said[0] == m.FileUploadStatus("f", m.FileStatus.FILE_READY)


def test_a_packet_too_short_for_a_chunk_counts_as_broken(desk: Desk) -> None:
    desk.tell(m.FileUploadInitiate(m.ListedFile("f", 2500, MD5)))
    assert desk.hear(f"p2d/{KEY}/file_binary_response", b"x" * 64) == [m.FileBinaryRequest("f", 0)]


def test_an_abort_is_reported_and_ends_the_timer(desk: Desk) -> None:
    desk.tell(m.FileUploadInitiate(m.ListedFile("f", 2500, MD5)))
    assert desk.tell(m.FileUploadAbort("another")) == []
    assert desk.tell(m.FileUploadAbort("f")) == [m.FileUploadStatus("f", ABORTED)]
    desk.timers[-1].fire()
    assert desk.tell(m.FileBinaryResponse.of(CONTENT)) == []  # too late
    assert desk.sent[-1] == m.FileUploadStatus("f", ABORTED)
    assert desk.names() == []
    assert desk.upload("f", CONTENT)[-2].payload().endswith(b'"FILE_READY"}')


def test_silence_ends_a_transfer(desk: Desk) -> None:
    desk.tell(m.FileUploadInitiate(m.ListedFile("f", 2500, MD5)))
    desk.timers[-1].fire()
    assert desk.sent[-1] == m.FileUploadStatus("f", ERROR, m.FileError.UNKNOWN)


def test_a_lost_session_ends_no_transfer(desk: Desk) -> None:
    desk.tell(m.FileUploadInitiate(m.ListedFile("f", 2500, MD5)))
    desk.tell(m.FileBinaryResponse.of(CONTENT[:1000]))
    desk.feature.ended()
    desk.timers[-1].fire()  # cancelled
    desk.feature.opened()
    assert desk.sent[-1] == m.FileBinaryRequest("f", 1)
    desk.tell(m.FileBinaryResponse.of(CONTENT[1000:], CONTENT[:1000]))
    assert (desk.folder / "f").read_bytes() == CONTENT


def test_one_transfer_at_a_time(desk: Desk) -> None:
    desk.tell(m.FileUploadInitiate(m.ListedFile("f", 2500, MD5)))
    assert desk.tell(m.FileUploadInitiate(m.ListedFile("g", 2500, MD5))) == []
    assert desk.tell(m.FileUrlDownloadInitiate("http://127.0.0.1/x")) == []


def test_what_an_earlier_run_left_unfinished_is_cleaned_up(tmp_path: Path) -> None:
    left = FileStore(tmp_path, 10**6).begin("f")
    left.write(b"half")
    left._file.close()
    assert len(list(tmp_path.iterdir())) == 1
    FileStore(tmp_path, 10**6)
    assert list(tmp_path.iterdir()) == []


def test_a_changed_file_gets_a_new_hash(tmp_path: Path) -> None:
    store = FileStore(tmp_path, 10**6)
    (tmp_path / "f").write_bytes(b"a")
    first = store.find("f")
    (tmp_path / "f").write_bytes(b"bb")
    second = store.find("f")
    assert first is not None
    assert second is not None
    assert first.hash != second.hash
    with pytest.raises(FileRefusedError):
        store.find("../f")


def test_a_device_that_takes_no_files_says_so_under_the_right_name() -> None:
    stage = Stage()
    stage.feature = NoFileTransfer(stage)
    disabled = m.FileError.TRANSFER_PROTOCOL_DISABLED
    stage.hear("p2d/K/file_upload_initiate", b'{"name": "a", "size": 1, "hash": "x"}')
    stage.hear("p2d/K/file_url_download_initiate", b'"http://h/x"')
    stage.hear("p2d/K/file_list", b"")
    assert stage.sent == [
        m.FileUploadStatus("a", ERROR, disabled),
        m.FileUrlDownloadStatus("http://h/x", ERROR, disabled),
        m.FileUploadStatus("", ERROR, disabled),
    ]


class Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path.startswith("/loop"):
            self._answer(302, {"Location": "/loop"})
        elif self.path == "/to-file":
            self._answer(302, {"Location": "file:///etc/hostname"})
        elif self.path == "/moved/fw.bin":
            self._answer(302, {"Location": "/fw.bin"})
        elif self.path == "/short.bin":
            self._answer(200, {"Content-Length": "5000"}, CONTENT)
        elif self.path == "/endless.bin":
            self._answer(200, {}, CONTENT * 1000)
        elif self.path.startswith(("/fw.bin", "/my%20file")):
            self._answer(200, {"Content-Length": "2500"}, CONTENT)
        else:
            self._answer(500 if self.path == "/broken" else 404, {}, b"an error page")

    def _answer(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            return  # the client had enough

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def web() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/fw.bin", "fw.bin"),
        ("/fw.bin?token=1#x", "fw.bin"),
        ("/my%20file", "my file"),
        ("/moved/fw.bin", "fw.bin"),
    ],
)
def test_a_url_is_fetched(desk: Desk, web: str, path: str, name: str) -> None:
    (desk.folder / name).write_text("older")
    said = desk.tell(m.FileUrlDownloadInitiate(web + path))
    status = m.FileUrlDownloadStatus
    assert said[:2] == [
        status(web + path, m.FileStatus.FILE_TRANSFER, file_name=name),
        status(web + path, m.FileStatus.FILE_READY, file_name=name),
    ]
    assert said[2] == m.FileList((m.ListedFile(name, 2500, MD5),))
    assert desk.arrived == [f"{name} 2500"]


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("/missing.bin", "MALFORMED_URL"),
        ("/broken", "UNKNOWN"),
        ("/loop", "MALFORMED_URL"),
        ("/to-file", "MALFORMED_URL"),
        ("/short.bin", "UNKNOWN"),
        ("/endless.bin", "UNSUPPORTED_FILE_SIZE"),
    ],
)
def test_a_url_that_fails_leaves_nothing(tmp_path: Path, web: str, path: str, error: str) -> None:
    desk = Desk(tmp_path / "f", max_bytes=1_000_000)
    said = desk.tell(m.FileUrlDownloadInitiate(web + path))
    assert isinstance(said[-1], m.FileUrlDownloadStatus)
    assert (said[-1].status, said[-1].error) == (ERROR, error)
    assert desk.names() == []
    assert desk.upload("after", CONTENT)[-2].payload().endswith(b'"FILE_READY"}')


@pytest.mark.parametrize(
    "url", ["ftp://h/f", "file:///etc/passwd", "http://h/", "http:///f", "http://[/f", "http://h/..",
            "http://h/a%2F..%2Fb", "http://h/.hidden"]
)  # fmt: skip
def test_a_url_that_is_none_for_us_is_refused(desk: Desk, url: str) -> None:
    (said,) = desk.tell(m.FileUrlDownloadInitiate(url))
    assert isinstance(said, m.FileUrlDownloadStatus)
    assert said.status == ERROR


def test_nobody_there_is_told(desk: Desk) -> None:
    said = desk.tell(m.FileUrlDownloadInitiate("http://127.0.0.1:9/f"))
    assert said[-1] == m.FileUrlDownloadStatus(
        "http://127.0.0.1:9/f", ERROR, m.FileError.UNKNOWN, "f"
    )


def test_a_programs_own_downloader_is_used(tmp_path: Path) -> None:
    def downloader(url: str, path: Path) -> bool:
        path.write_text(url)
        return True

    desk = Desk(tmp_path / "f", downloader=downloader)
    desk.tell(m.FileUrlDownloadInitiate("https://h/own"))
    assert (desk.folder / "own").read_text() == "https://h/own"


def test_an_upload_over_a_broker_that_restarts(
    settings: Settings, outbox: Outbox, platform: Platform, mosquitto: Mosquitto, tmp_path: Path
) -> None:
    arrived: Queue[Path] = Queue()
    content = os.urandom(200_000)
    digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
    told = Callbacks(file=lambda _, path: arrived.put(path))
    client = Client(settings, outbox, told, files=Files(directory=tmp_path / "f"))
    client.connect(PATIENCE_S)
    platform.send(KEY, m.FileUploadInitiate(m.ListedFile("big.bin", len(content), digest)))
    cut = 20_000
    while arrived.empty():
        index = platform.next_of(m.FileBinaryRequest).chunk_index
        if index == 5 and not tmp_path.joinpath("restarted").exists():
            tmp_path.joinpath("restarted").touch()
            mosquitto.add_user(KEY, "not yet")  # so that the platform is there before the device
            mosquitto.restart()
            platform.wait_until_ready()
            mosquitto.add_user(KEY, settings.password)
            continue
        before = content[(index - 1) * cut : index * cut] if index else None
        chunk = content[index * cut : (index + 1) * cut]
        platform.send(KEY, m.FileBinaryResponse.of(chunk, before))
        if index == 9:
            break
    assert arrived.get(timeout=PATIENCE_S).read_bytes() == content
    client.close()
