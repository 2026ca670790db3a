"""Recorded sessions of the reference client, and the user who sat at the platform in them."""

import base64
import json
from pathlib import Path
from typing import NamedTuple

from wolkflow.platform import Cut, Device, Fault, Platform, RefusedError
from wolkflow.wolkabout import codec
from wolkflow.wolkabout import messages as m
from wolkflow.wolkabout.errors import MessageError

KEY = "dev-0001"
CONTENT = bytes((7 * i + i // 251) % 256 for i in range(2500))
MD5 = "4fc774e2cc84e088ccec50f9ec6fd400"
FOLDER = Path(__file__).parent / "transcripts"
AUTOMATIC = {"time", "file_binary_response"}
"""Messages that the platform sends by itself, as answers."""


class Line(NamedTuple):
    """One line of a recording: `d2p`, `p2d`, or `step` with a remark as its payload."""

    dir: str
    topic: str
    payload: bytes

    @property
    def name(self) -> str:
        return self.topic.rpartition("/")[2]


def recording(name: str) -> list[Line]:
    """Read a recording."""
    lines = []
    for text in (FOLDER / f"{name}.jsonl").read_text().splitlines():
        entry = json.loads(text)
        payload = entry["payload"].encode()
        if entry.get("payload_encoding") == "base64":
            payload = base64.b64decode(payload)
        lines.append(Line(entry["dir"], entry["topic"] or "", payload))
    return lines


class User:
    """Does through the platform's API what made it send the messages of a recording."""

    def __init__(self, platform: Platform, lines: list[Line], clock: list[int]) -> None:
        self._device = platform.device(KEY)
        self._lines = lines
        self._clock = clock

    def set_clock(self, index: int) -> None:
        """Set the platform's clock to what it was when it told its time."""
        if self._lines[index].name == "time" and self._lines[index].dir == "d2p":
            answer = next(line for line in self._lines[index:] if line.topic == f"p2d/{KEY}/time")
            self._clock[0] = int(answer.payload)

    def act(self, index: int) -> None:
        """Do what led to a message; what the API can't do is sent as bytes."""
        line = self._lines[index]
        if line.name in AUTOMATIC:
            return
        try:
            message = codec.decode(line.topic, line.payload).message
            as_recorded = message.payload() == line.payload
            if (as_recorded and self._transfer(index, message)) or self._act(message):
                return
        except (MessageError, RefusedError):
            pass  # what the API can't do
        self._device.send_bytes(line.name, line.payload)

    def _transfer(self, index: int, message: m.Message) -> bool:
        device = self._device
        match message:
            case m.FileUploadInitiate(file):
                self._arm_faults(index, device, file)
                device.upload(CONTENT, file.name, cut=Cut.DATA, wait=False)
            case m.FileUploadAbort(name):
                device.abort_upload(name)
            case m.FileUrlDownloadInitiate(url):
                device.download(url, wait=False)
            case m.FirmwareUpdateInstall(name):
                device.install(name, wait=False)
            case m.FirmwareUpdateAbort():
                device.abort_install()
            case _:
                return False
        return True

    def _act(self, message: m.Message) -> bool:
        device = self._device
        match message:
            case m.FeedValues():
                return self._command(message)
            case m.Parameters():
                device.set_parameters(message.values)
            case m.FileListRequest():
                device.list_files(wait=False)
            case m.FileDelete(names):
                device.delete_files(*names, wait=False)
            case m.FilePurge():
                device.purge_files(wait=False)
            case _:
                return False
        return True

    def _command(self, message: m.FeedValues) -> bool:
        (reading, *more) = message.readings()
        if more:
            return False  # the platform sends each by itself
        self._clock[0] = reading.time_ms or 0
        self._device.send(reading.reference, reading.value)
        return True

    def _arm_faults(self, index: int, device: Device, file: m.ListedFile) -> None:
        if file.hash != MD5:
            device.faults.arm(Fault.WRONG_HASH)
        asked = ""
        spoiled: dict[str, int] = {}
        for line in self._lines[index + 1 :]:
            if line.name == "file_upload_initiate":
                break
            if line.name == "file_upload_abort":  # it came before the chunk that was asked for
                device.faults.arm(Fault.SILENCE, only="file_binary_response")
                break
            if line.name == "file_binary_request":
                asked = str(m.FileBinaryRequest.parse(line.payload).chunk_index)
            if line.name == "file_binary_response" and not is_whole(line.payload):
                spoiled[asked] = spoiled.get(asked, 0) + 1
        for chunk, times in spoiled.items():
            device.faults.arm(Fault.CORRUPT_CHUNK, times=times, only=chunk)


def is_whole(payload: bytes) -> bool:
    """Tell whether a chunk is what its hash says."""
    return m.FileBinaryResponse.parse(payload).is_whole()


def same(recorded: Line, payload: bytes) -> bool:
    """Tell whether a message says what the recorded one said.

    A spoiled chunk or hash may be spoiled in another way; JSON is compared as JSON, lists of
    files without their order.
    """
    if recorded.name == "file_binary_response":
        return payload == recorded.payload or not (is_whole(payload) or is_whole(recorded.payload))
    if recorded.name == "file_upload_initiate":
        old, new = (m.FileUploadInitiate.parse(one).file for one in (recorded.payload, payload))
        hashes = MD5 not in (old.hash, new.hash) or old.hash == new.hash
        return hashes and old.name == new.name and old.size in (new.size, 1)  # 1: made up
    if recorded.name == "file_list" and recorded.dir == "d2p":
        return _sorted(recorded.payload) == _sorted(payload)
    return payload == recorded.payload or _json(payload) == _json(recorded.payload)


def _sorted(payload: bytes) -> list[tuple[str, int, str]]:
    return sorted((file.name, file.size, file.hash) for file in m.FileList.parse(payload).files)


def _json(payload: bytes) -> object:
    try:
        return json.loads(payload)
    except ValueError:
        return payload
