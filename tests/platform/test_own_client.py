"""wolkflow's own client against the platform: files and firmware, for real."""

import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from wolkflow.platform import Cut, FailedError, Fault, Platform
from wolkflow.wolkabout import Files, Firmware, FunctionInstaller

CONTENT = bytes((7 * i + i // 251) % 256 for i in range(2500))


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "files"


@pytest.fixture
def with_files(platform, connect, folder):
    connect(platform, files=Files(directory=folder, package_kib=1))
    device = platform.device("dev-0001")
    device.wait_connected()
    return device


@pytest.mark.parametrize("cut", Cut)
@pytest.mark.parametrize("size", [0, 1, 960, 961, 2048, 2500])
def test_an_upload_of_any_size_with_both_cuts(with_files, folder, cut, size):
    done = with_files.upload(CONTENT[:size], "good.bin", cut=cut)
    assert (done.status, done.done) == ("FILE_READY", size)
    assert (folder / "good.bin").read_bytes() == CONTENT[:size]
    digest = hashlib.md5(CONTENT[:size], usedforsecurity=False).hexdigest()
    with_files.list_files()
    assert [(one.size, one.hash) for one in with_files.files] == [(size, digest)]


@pytest.mark.parametrize("fault", [Fault.CORRUPT_CHUNK, Fault.BROKEN_CHAIN, Fault.SHORT_CHUNK])
def test_a_spoiled_chunk_is_asked_for_again(with_files, folder, fault):
    with_files.faults.arm(fault, only="1")
    with_files.upload(CONTENT, "good.bin")
    assert (folder / "good.bin").read_bytes() == CONTENT


def test_a_wrong_hash_ends_the_upload(with_files, folder):
    with_files.faults.arm(Fault.WRONG_HASH)
    with pytest.raises(FailedError, match="FILE_HASH_MISMATCH"):
        with_files.upload(CONTENT, "wrong.bin")
    assert not (folder / "wrong.bin").exists()


def test_files_are_deleted_and_purged(with_files, folder):
    for name in ("a", "b", "c"):
        with_files.upload(name.encode(), name)
    assert [file.name for file in with_files.delete_files("b")] == ["a", "c"]
    assert with_files.purge_files() == []
    assert list(folder.glob("*")) == []


class Site(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", str(len(CONTENT)))
        self.end_headers()
        self.wfile.write(CONTENT)

    def log_message(self, *_):
        pass


def test_a_url_is_fetched(with_files, folder):
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        done = with_files.download(f"http://127.0.0.1:{server.server_address[1]}/fw.bin")
        server.shutdown()
        thread.join()
    assert (done.status, done.file) == ("FILE_READY", "fw.bin")
    assert (folder / "fw.bin").read_bytes() == CONTENT
    with pytest.raises(FailedError, match="MALFORMED_URL"):
        with_files.download("not-a-url")


def test_firmware_is_installed_by_a_restart(platform, connect, folder):
    version = ["1.0"]
    installed = []

    def firmware():
        installer = FunctionInstaller(lambda path: installed.append(path.read_bytes()))
        return Firmware(version=lambda: version[0], installer=installer)

    files = Files(directory=folder)
    client = connect(platform, files=files, firmware=firmware())
    device = platform.device("dev-0001")
    device.wait_connected()
    device.upload(b"new", "fw.bin")
    with pytest.raises(FailedError, match="UNKNOWN_FILE"):
        device.install("none.bin")
    assert device.firmware_version == "1.0"
    with platform.watch() as watch:
        device.install("fw.bin", wait=False)
        while device.installs[0].status != "INSTALLING":
            assert watch.next(10) is not None
    client.close()
    version[0] = "2.0"
    connect(platform, files=files, firmware=firmware(), again=client)
    done = device._errands.install(device.installs[0].number, 10)
    assert (done.status, done.version_before, done.version_after) == ("SUCCESS", "1.0", "2.0")
    assert installed == [b"new"]


def test_a_pull_device_comes_now_and_then(connect):
    with Platform() as platform:
        device = platform.device("dev-0001", delivery="PULL")
        device.send("LAMP", True)
        client = connect(platform, pull_every_s=0.2)
        device.wait_for("LAMP", True)
        client.add("T", 5)
        device.wait_for("T", 5)
        assert device.waiting == []
