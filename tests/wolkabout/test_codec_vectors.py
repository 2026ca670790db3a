"""The codec against recordings of the reference client's encoder and decoder."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.support.each import of_each
from wolkflow.wolkabout import codec, timekeeping
from wolkflow.wolkabout import messages as m
from wolkflow.wolkabout.errors import MessageError
from wolkflow.wolkabout.topics import Direction
from wolkflow.wolkabout.units import Unit

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text())


def name_of(vector: dict[str, Any]) -> str:
    return str(vector["name"])


def chosen(direction: str, *, quirk: bool) -> list[Any]:
    return [
        vector
        for vector in VECTORS
        if vector["direction"] == direction and bool(vector.get("quirk")) == quirk
    ]


def plain(value: Any) -> Any:
    return float(value["$float"]) if isinstance(value, dict) and "$float" in value else value


def readings(reading: dict[str, Any], time_ms: int) -> list[m.Reading]:
    pairs = [reading["single"]] if "single" in reading else reading["list"]
    return [m.Reading(reference, plain(value), time_ms) for reference, value in pairs]


def time_of(call: dict[str, Any], given: int | None) -> int:
    return timekeeping.to_ms(call["frozen_time_s"]) if given is None else given


def feed_values(call: dict[str, Any]) -> m.FeedValues:
    args = call["args"]
    if "collected" in args:
        flat = [m.Reading(r, v, time) for time, pairs in args["collected"] for r, v in pairs]
        return m.FeedValues.collect(flat)
    if "store" in args:
        stored = [(item["reading"], time_of(item, item["timestamp"])) for item in args["store"]]
        return m.FeedValues.collect(
            [r for reading, time in stored for r in readings(reading, time)]
        )
    entries = m.FeedValues.collect(
        readings(args["reading"], time_of(call, args["timestamp"]))
    ).entries
    return m.FeedValues(entries, time_first=False)


def status(args: dict[str, Any], statuses: Any, errors: Any) -> tuple[Any, Any]:
    return statuses(args["status"]), None if args["error"] is None else errors(args["error"])


def registration(args: dict[str, Any]) -> m.FeedRegistration:
    unit = Unit(args["unit"]["enum"]) if "enum" in args["unit"] else args["unit"]["custom"]
    feed_type = m.FeedType(args["feed_type"])
    return m.FeedRegistration((m.Feed(args["name"], args["reference"], feed_type, unit),))


def attribute(args: dict[str, Any]) -> m.AttributeRegistration:
    kind = m.DataType(args["data_type"])
    return m.AttributeRegistration((m.Attribute(args["name"], kind, args["value"]),))


def upload_status(args: dict[str, Any]) -> m.FileUploadStatus:
    return m.FileUploadStatus(args["file_name"], *status(args, m.FileStatus, m.FileError))


def url_status(args: dict[str, Any]) -> m.FileUrlDownloadStatus:
    found = status(args, m.FileStatus, m.FileError)
    return m.FileUrlDownloadStatus(args["file_url"], *found, args["file_name"])


def firmware_status(args: dict[str, Any]) -> m.FirmwareUpdateStatus:
    return m.FirmwareUpdateStatus(*status(args, m.FirmwareStatus, m.FirmwareError))


MAKE: dict[str, Callable[[dict[str, Any]], m.Message]] = {
    "feed_values": feed_values,
    "feed_values_collected": feed_values,
    "readings_store": feed_values,
    "time": lambda _: m.TimeRequest(),
    "pull_feed_values": lambda _: m.PullFeedValues(),
    "pull_parameters": lambda _: m.PullParameters(),
    "parameters": lambda call: m.Parameters(call["args"]["parameters"]),
    "feed_registration": lambda call: registration(call["args"]),
    "feed_removal": lambda call: m.FeedRemoval((call["args"]["reference"],)),
    "attribute_registration": lambda call: attribute(call["args"]),
    "file_binary_request": lambda call: m.FileBinaryRequest(
        call["args"]["file_name"], call["args"]["chunk_index"]
    ),
    "file_list": lambda call: m.FileList(
        tuple(m.ListedFile(**file) for file in call["args"]["file_list"])
    ),
    "file_upload_status": lambda call: upload_status(call["args"]),
    "file_url_download_status": lambda call: url_status(call["args"]),
    "firmware_update_status": lambda call: firmware_status(call["args"]),
}


def message_of(vector: dict[str, Any]) -> m.Message:
    return MAKE[vector["kind"]](vector["call"])


def wire(vector: dict[str, Any]) -> bytes:
    payload: str = vector["payload"]
    if vector.get("payload_encoding") == "base64":
        return base64.b64decode(payload)
    return payload.encode()


# Readings in a shape the type checker already refuses: nothing of ours takes them.
UNTYPED = {"fv_error_dict", "fv_error_str"}
OUTBOUND = [vector for vector in chosen("d2p", quirk=False) if vector["name"] not in UNTYPED]


@of_each(OUTBOUND, name_of)
def test_outbound_bytes_are_the_reference_clients(vector: dict[str, Any]) -> None:
    packet = codec.encode(Direction.TO_PLATFORM, vector["call"]["device_key"], message_of(vector))
    assert packet == codec.Packet(vector["topic"], wire(vector))


@of_each(OUTBOUND, name_of)
def test_the_platform_side_reads_what_the_device_side_wrote(vector: dict[str, Any]) -> None:
    received = codec.decode(vector["topic"], wire(vector))
    assert received == (
        Direction.TO_PLATFORM,
        vector["call"]["device_key"],
        message_of(vector),
    )


REFERENCE_FORM: dict[str, Callable[[Any], Any]] = {
    "feed_values": lambda message: [
        {**dict(entry.values), "timestamp": entry.time_ms} for entry in message.entries
    ],
    "parameters": lambda message: message.values,
    "time": lambda message: message.time_ms,
    "file_upload_initiate": lambda message: [
        message.file.name,
        message.file.size,
        message.file.hash,
    ],
    "file_delete": lambda message: list(message.names),
    "file_url_download_initiate": lambda message: message.url,
    "firmware_update_install": lambda message: message.file_name,
    "file_binary_response": lambda message: {
        "previous_hash_hex": message.previous_hash.hex(),
        "data_base64": base64.b64encode(message.data).decode(),
        "current_hash_hex": message.current_hash.hex(),
    },
}


# What the reference returns for bytes it could not read. Ours is one error, which the client logs.
UNREADABLE: dict[str, Any] = {
    "feed_values": [],
    "parameters": {},
    "file_delete": [],
    "file_upload_initiate": ["", 0, ""],
    "file_url_download_initiate": "",
    "file_binary_response": {"previous_hash_hex": "", "data_base64": "", "current_hash_hex": ""},
}
PARSED = [
    vector
    for vector in chosen("p2d", quirk=False)
    if vector["kind"] not in ("classify", "inbound_topics")
]


@of_each(PARSED, name_of)
def test_inbound_bytes_mean_what_they_mean_to_the_reference_client(vector: dict[str, Any]) -> None:
    try:
        message = codec.decode(vector["topic"], wire(vector)).message
    except MessageError:
        assert vector["parsed"] == UNREADABLE[vector["kind"]]
    else:
        assert REFERENCE_FORM[vector["kind"]](message) == vector["parsed"]


KIND_OF_PREDICATE = {
    "is_time_response": m.PlatformTime,
    "is_feed_values": m.FeedValues,
    "is_parameters": m.Parameters,
    "is_file_binary_response": m.FileBinaryResponse,
    "is_file_delete_command": m.FileDelete,
    "is_file_purge_command": m.FilePurge,
    "is_file_list": m.FileListRequest,
    "is_file_upload_abort": m.FileUploadAbort,
    "is_file_upload_initiate": m.FileUploadInitiate,
    "is_file_url_initiate": m.FileUrlDownloadInitiate,
    "is_file_url_abort": m.FileUrlDownloadAbort,
    "is_firmware_abort": m.FirmwareUpdateAbort,
    "is_firmware_install": m.FirmwareUpdateInstall,
}
CLASSIFIED = [v for v in VECTORS if v["kind"] == "classify"]


@of_each(CLASSIFIED, name_of)
def test_topics_name_the_same_messages(vector: dict[str, Any]) -> None:
    expected = [KIND_OF_PREDICATE[p] for p in vector["parsed"] if p in KIND_OF_PREDICATE]
    if vector["topic"].endswith("/details_synchronization"):
        expected = [m.Details]  # ours listens to it, the reference does not
    try:
        found = [codec.kind_of(vector["topic"])]
    except MessageError:
        found = []
    assert found == expected


@of_each([v for v in VECTORS if v["kind"] == "inbound_topics"], name_of)
def test_the_subscriptions_are_the_reference_clients_and_three_more(vector: dict[str, Any]) -> None:
    topics = codec.inbound_topics(vector["call"]["device_key"])
    assert topics[:13] == vector["parsed"]
    assert [topic.rpartition("/")[2] for topic in topics[13:]] == [
        "error",
        "details_synchronization",
        "synchronize_parameters",
    ]
    assert topics[13:] == codec.extended_topics(vector["call"]["device_key"])
