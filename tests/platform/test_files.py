import hashlib

import pytest

from tests.platform.scripted_device import ScriptedDevice
from wolkflow.platform import Cut, FailedError, Fault, RefusedError, WaitedInVainError
from wolkflow.platform.events import TransferProgress
from wolkflow.wolkabout import messages as m
from wolkflow.wolkabout.messages import FileError, FileStatus

CONTENT = bytes((7 * i + i // 251) % 256 for i in range(2500))
MD5 = "4fc774e2cc84e088ccec50f9ec6fd400"
URL = "http://127.0.0.1:1/dir/fw.bin"


@pytest.fixture
def device(platform):
    with ScriptedDevice(platform) as device:
        device.say(m.Parameters({"MAXIMUM_MESSAGE_SIZE": 1}))
        yield device


@pytest.fixture
def seen(platform, device):
    return platform.device(device.key)


def chunk(device, index, name="good.bin"):
    return device.ask(m.FileBinaryRequest(name, index), m.FileBinaryResponse)


def say_status(device, status, error=None, name="good.bin"):
    device.say(m.FileUploadStatus(name, status, error))


def fetch(device, file):
    """Do as a device does with a file it is offered; gives the content."""
    say_status(device, FileStatus.FILE_TRANSFER, name=file.name)
    content, index, previous = b"", 0, None
    while len(content) < file.size:
        got = chunk(device, index, file.name)
        assert got == m.FileBinaryResponse.of(got.data, previous)
        content, index, previous = content + got.data, index + 1, got.data
    assert hashlib.md5(content, usedforsecurity=False).hexdigest() == file.hash
    say_status(device, FileStatus.FILE_READY, name=file.name)
    device.say(m.FileList((file,)))
    return content


@pytest.mark.parametrize(
    ("cut", "sizes"), [(Cut.MESSAGE, [960, 960, 580]), (Cut.DATA, [1024, 1024, 452])]
)
def test_chunks_are_served_by_index(device, seen, cut, sizes):
    seen.upload(CONTENT, "good.bin", cut=cut, wait=False)
    assert device.next(m.FileUploadInitiate).file == m.ListedFile("good.bin", 2500, MD5)
    chunks = [chunk(device, index) for index in range(3)]
    assert [len(one.data) for one in chunks] == sizes
    assert b"".join(one.data for one in chunks) == CONTENT
    assert chunk(device, 1) == chunks[1] == m.FileBinaryResponse.of(chunks[1].data, chunks[0].data)
    device.say(m.FileBinaryRequest("good.bin", 3))
    device.say(m.FileBinaryRequest("other.bin", 0))
    device.ask(m.TimeRequest(), m.PlatformTime)


def test_without_a_limit_the_file_comes_whole(device, seen):
    device.say(m.Parameters({"MAXIMUM_MESSAGE_SIZE": "0"}))
    seen.upload(CONTENT * 40, "good.bin", wait=False)
    device.next(m.FileUploadInitiate)
    assert chunk(device, 0).data == CONTENT * 40


def test_a_large_file_crosses_the_parts_it_is_kept_in(device, seen, tmp_path):
    content = CONTENT * 420  # a bit more than 1 MB
    (tmp_path / "large.bin").write_bytes(content)
    device.say(m.Parameters({"MAXIMUM_MESSAGE_SIZE": 200}))
    seen.upload(tmp_path / "large.bin", wait=False)
    assert fetch(device, device.next(m.FileUploadInitiate).file) == content
    assert seen.transfers[0].status == "FILE_READY"


def test_progress_is_told(platform, device, seen):
    with platform.watch() as watch:
        seen.upload(CONTENT, "good.bin", wait=False)
        fetch(device, device.next(m.FileUploadInitiate).file)
        seen.wait_for_message(m.FileList)
        told = [one for one in watch._events if isinstance(one, TransferProgress)]
    steps = [(one.status, one.done) for one in told]
    assert steps == [
        ("AWAITING_DEVICE", 0),
        ("STARTED", 0),
        ("FILE_TRANSFER", 0),
        ("FILE_TRANSFER", 0),
        ("FILE_TRANSFER", 960),
        ("FILE_TRANSFER", 1920),
        ("FILE_READY", 2500),
    ]
    assert {one.total for one in told} == {2500}
    assert seen.files == [m.ListedFile("good.bin", 2500, MD5)]


def test_an_error_is_raised_where_it_is_waited_for(device, seen):
    number = seen.upload(CONTENT, "good.bin", wait=False).number
    say_status(device, FileStatus.ERROR, FileError.FILE_HASH_MISMATCH)
    with pytest.raises(FailedError, match=r"'good.bin' ended with ERROR: FILE_HASH_MISMATCH"):
        seen._errands.transfer(number, 5)


def test_a_device_that_says_nothing_is_waited_for_in_vain(device, seen):
    with pytest.raises(WaitedInVainError, match=r"upload of 'good.bin' is at STARTED after 0.1 s"):
        seen.upload(CONTENT, "good.bin", timeout=0.1)


def test_one_transfer_after_the_other(device, seen):
    seen.upload(b"1", "first", wait=False)
    seen.upload(b"2", "second", wait=False)
    seen.download(URL, wait=False)
    assert device.next(m.FileUploadInitiate).file.name == "first"
    device.ask(m.TimeRequest(), m.PlatformTime)
    say_status(device, FileStatus.FILE_READY, name="first")
    assert device.next(m.FileUploadInitiate).file.name == "second"
    say_status(device, FileStatus.ERROR, FileError.UNKNOWN, name="second")
    assert device.next(m.FileUrlDownloadInitiate).url == URL


def test_an_upload_waits_for_a_device_that_is_away(platform):
    seen = platform.device("dev-0001")
    seen.upload(CONTENT, "good.bin", wait=False)
    assert seen.transfers[0].status == "AWAITING_DEVICE"
    with ScriptedDevice(platform) as device:
        device.say(m.Parameters({"MAXIMUM_MESSAGE_SIZE": 1}))
        assert fetch(device, device.next(m.FileUploadInitiate).file) == CONTENT


def test_an_upload_is_offered_again_after_the_link_broke(platform, device, seen):
    seen.upload(CONTENT, "good.bin", wait=False)
    device.next(m.FileUploadInitiate)
    chunk(device, 0)
    seen.faults.drop()
    assert device.next(m.FileUploadInitiate).file.name == "good.bin"
    assert len(chunk(device, 2).data) == 580


def test_an_empty_file_is_offered(device, seen):
    seen.upload(b"", "empty", wait=False)
    offered = device.next(m.FileUploadInitiate).file
    assert offered == m.ListedFile("empty", 0, hashlib.md5(b"", usedforsecurity=False).hexdigest())
    say_status(device, FileStatus.FILE_READY, name="empty")
    assert seen.transfers[0].status == "FILE_READY"


def test_an_upload_is_given_up(device, seen):
    seen.upload(CONTENT, "good.bin", wait=False)
    device.next(m.FileUploadInitiate)
    seen.abort_upload("good.bin")
    assert device.next(m.FileUploadAbort).name == "good.bin"
    assert seen.transfers[0].status == "ABORTED"
    device.say(m.FileBinaryRequest("good.bin", 0))
    device.ask(m.TimeRequest(), m.PlatformTime)
    with pytest.raises(RefusedError, match=r"no upload of 'good.bin'"):
        seen.abort_upload("good.bin")


def test_bytes_need_a_name_and_files_have_to_be_there(seen, tmp_path):
    with pytest.raises(RefusedError, match="need a name"):
        seen.upload(b"x")
    with pytest.raises(RefusedError, match="No such file"):
        seen.upload(tmp_path / "none")
    assert seen.transfers == []


def test_a_device_with_files_switched_off_ends_the_upload(device, seen):
    seen.upload(CONTENT, "good.bin", wait=False)
    say_status(device, FileStatus.ERROR, FileError.TRANSFER_PROTOCOL_DISABLED, name="")
    assert seen.transfers[0][9:11] == ("ERROR", "TRANSFER_PROTOCOL_DISABLED")


@pytest.mark.parametrize(
    ("fault", "spoiled"),
    [
        (Fault.CORRUPT_CHUNK, lambda got: got.previous_hash == bytes(32) and not got.is_whole()),
        (Fault.BROKEN_CHAIN, lambda got: got.previous_hash == b"\xff" * 32 and got.is_whole()),
    ],
)
def test_a_chunk_is_spoiled_once(device, seen, fault, spoiled):
    seen.faults.arm(fault)
    seen.upload(CONTENT, "good.bin", wait=False)
    device.next(m.FileUploadInitiate)
    assert spoiled(chunk(device, 0))
    assert chunk(device, 0) == m.FileBinaryResponse.of(CONTENT[:960])


def test_a_chunk_is_cut_short(device, seen):
    seen.faults.arm(Fault.SHORT_CHUNK)
    seen.upload(CONTENT, "good.bin", wait=False)
    device.next(m.FileUploadInitiate)
    device.say(m.FileBinaryRequest("good.bin", 0))
    assert device.next_bytes() == ("p2d/dev-0001/file_binary_response", bytes(10))


def test_an_upload_is_announced_with_a_wrong_hash(device, seen):
    seen.faults.arm(Fault.WRONG_HASH)
    seen.upload(CONTENT, "good.bin", wait=False)
    told = device.next(m.FileUploadInitiate).file.hash
    assert len(told) == 32
    assert told != MD5


def test_a_url_is_fetched(device, seen):
    seen.download(URL, wait=False)
    assert device.next(m.FileUrlDownloadInitiate).url == URL
    device.say(m.FileUrlDownloadStatus(URL, FileStatus.FILE_TRANSFER, file_name=""))
    assert seen.transfers[0].status == "FILE_TRANSFER"
    device.say(m.FileUrlDownloadStatus(URL, FileStatus.FILE_READY, file_name="fw.bin"))
    transfer = seen.transfers[0]
    assert (transfer.kind, transfer.status, transfer.file) == ("url", "FILE_READY", "fw.bin")


def test_a_url_is_given_up(device, seen):
    seen.download(URL, wait=False)
    device.next(m.FileUrlDownloadInitiate)
    seen.abort_download(URL)
    assert device.next(m.FileUrlDownloadAbort).url == URL
    assert seen.transfers[0].status == "ABORTED"


@pytest.mark.parametrize("digest", ["", MD5, MD5.upper(), "ab" * 32])
def test_files_are_listed_with_any_hash_or_none(device, seen, digest):
    device.say(m.FileList((m.ListedFile("a", 1, digest),)))
    assert seen.files == [m.ListedFile("a", 1, digest)]
    device.say(m.FileList(()))
    assert seen.files == []


def test_files_are_deleted_purged_and_asked_for(device, seen):
    seen.list_files(wait=False)
    device.next(m.FileListRequest)
    seen.delete_files("a.txt", "b.txt", wait=False)
    assert device.next(m.FileDelete).names == ("a.txt", "b.txt")
    seen.purge_files(wait=False)
    device.next(m.FilePurge)


def test_deleting_waits_for_a_device_that_is_away(platform):
    platform.device("dev-0001").delete_files("a.txt", wait=False)
    with ScriptedDevice(platform) as device:
        assert device.next(m.FileDelete).names == ("a.txt",)
