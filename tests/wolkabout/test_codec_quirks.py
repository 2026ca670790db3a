"""Every deliberate difference from the reference client, with its reason.

The vectors marked `quirk` record what the reference does where a better client should not follow.
"""

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from wolkflow.wolkabout import codec
from wolkflow.wolkabout import messages as m
from wolkflow.wolkabout.errors import MessageError, RefusedValueError
from wolkflow.wolkabout.values import check_reference, check_time, check_value

VECTORS = {
    vector["name"]: vector
    for vector in json.loads((Path(__file__).parent / "vectors.json").read_text())
    if vector.get("quirk")
}


def received(name: str) -> m.Message:
    vector = VECTORS[name]
    payload = vector["payload"].encode()
    if vector.get("payload_encoding") == "base64":
        payload = base64.b64decode(payload)
    return codec.decode(vector["topic"], payload).message


# The reference lets these in; each would be invalid JSON, or a surprise for whoever reads it.
REFUSED_VALUES = {
    "fv_single_none_value": None,
    "fv_single_neginf": float("-inf"),
}


@pytest.mark.parametrize("name", REFUSED_VALUES)
def test_values_the_platform_cannot_carry_are_refused_at_the_door(name: str) -> None:
    reference = VECTORS[name]["call"]["args"]["reading"]["single"][0]
    with pytest.raises(RefusedValueError, match=f"feed '{reference}'"):
        check_value(reference, REFUSED_VALUES[name])


@pytest.mark.parametrize("name", ["fv_single_list_value", "fv_single_list_value2"])
def test_a_list_of_numbers_becomes_the_text_the_platform_expects(name: str) -> None:
    reference, numbers = VECTORS[name]["call"]["args"]["reading"]["single"]
    assert check_value(reference, numbers) == ",".join(map(str, numbers))


@pytest.mark.parametrize(
    "name", ["fv_single_ref_timestamp", "fv_single_ref_timestamp2", "fv_single_ref_empty"]
)
def test_a_feed_cannot_be_called_timestamp_or_nothing(name: str) -> None:
    # The first overwrites the time of every other reading beside it.
    with pytest.raises(RefusedValueError):
        check_reference(VECTORS[name]["call"]["args"]["reading"]["single"][0])


def test_a_time_must_be_whole_milliseconds() -> None:
    with pytest.raises(RefusedValueError, match="whole milliseconds"):
        check_time("T", VECTORS["fv_single_ts_float"]["call"]["args"]["timestamp"])


def test_collecting_nothing_makes_no_entry_at_all() -> None:
    # An entry of only a time (fv_list_empty, col_empty_entry) tells the platform nothing;
    # an empty array (col_empty) is what an empty collection is, and the client sends none.
    assert m.FeedValues.collect([]).entries == ()


def test_the_order_of_arrival_is_kept() -> None:
    # As the reference: the outbox is in order already, and sorting here would hide it if not.
    vector = VECTORS["col_unsorted_ts"]
    flat = [
        m.Reading(r, v, time)
        for time, pairs in vector["call"]["args"]["collected"]
        for r, v in pairs
    ]
    assert m.FeedValues.collect(flat).payload() == vector["payload"].encode()


@pytest.mark.parametrize(
    "name", [name for name, v in VECTORS.items() if v["quirk"].startswith("error is left out")]
)
def test_an_error_beside_another_status_is_left_out(name: str) -> None:
    # As the reference: a platform would not know what to make of it.
    vector = VECTORS[name]
    assert b"error" not in _status(vector).payload()
    assert _status(vector).payload() == vector["payload"].encode()


def _status(vector: dict[str, Any]) -> m.Message:
    args = vector["call"]["args"]
    if vector["kind"] == "firmware_update_status":
        error = m.FirmwareError(args["error"])
        return m.FirmwareUpdateStatus(m.FirmwareStatus(args["status"]), error)
    status, error = m.FileStatus(args["status"]), m.FileError(args["error"])
    if vector["kind"] == "file_upload_status":
        return m.FileUploadStatus(args["file_name"], status, error)
    return m.FileUrlDownloadStatus(args["file_url"], status, error, args["file_name"])


# The reference hands on whatever JSON it got; several of these then kill its network thread.
WRONG_SHAPES = [
    *(f"time_{n}" for n in (5, 8, 9, 11, 13, 15)),
    "file_delete_7",
    "file_delete_8",  # a text would delete a file per letter
    "file_delete_10",
    "file_url_9",
    "file_url_11",
    "file_url_12",
    "upload_init_8",
    "upload_init_11",
    "params_7",
    "params_8",
    "params_10",
    "params_11",
    "feed_values_in_13",
    "feed_values_in_16",
    "feed_values_in_17",
    "feed_values_in_21",  # Infinity is no JSON
    "binary_6",  # an empty chunk cannot be carried
    "binary_7",
]


@pytest.mark.parametrize("name", WRONG_SHAPES)
def test_a_wrong_shape_is_one_kind_of_error(name: str) -> None:
    with pytest.raises(MessageError):
        received(name)


@pytest.mark.parametrize("name", [f"fw_install_{n}" for n in (8, 9, 12, 13, 14)])
def test_an_install_command_without_a_name_is_still_a_command(name: str) -> None:
    # It must be answered with UNKNOWN_FILE, so it may not vanish as unreadable.
    assert received(name) == m.FirmwareUpdateInstall("")


def test_a_bare_url_is_accepted() -> None:
    # Some platforms send it without quotes; nothing else can be meant.
    assert received("file_url_5") == m.FileUrlDownloadInitiate("http://127.0.0.1/file.bin")


def test_values_without_a_time_are_accepted() -> None:
    # The time of a command matters less than the command.
    assert received("feed_values_in_10") == m.FeedValues((m.Entry((("SW", True),)),))


def test_a_whole_float_is_no_time() -> None:
    with pytest.raises(MessageError, match="whole number"):
        received("time_6")


@pytest.mark.parametrize("name", ["upload_init_5", "upload_init_9", "file_delete_6"])
def test_names_and_hashes_are_judged_by_the_file_store_not_by_the_codec(name: str) -> None:
    # The message is well-formed; whether `../x` or a 64-digit hash is acceptable needs an answer.
    assert received(name)


@pytest.mark.parametrize("name", ["binary_4", "binary_5"])
def test_one_byte_is_the_shortest_chunk(name: str) -> None:
    chunk = received(name)
    assert isinstance(chunk, m.FileBinaryResponse)
    assert (len(chunk.data), chunk.is_whole()) == (1, True)


def test_a_wrong_digest_is_seen_by_is_whole() -> None:
    # Parsing succeeds, as in the reference, because the receiver counts the failure.
    chunk = received("binary_9")
    assert isinstance(chunk, m.FileBinaryResponse)
    assert not chunk.is_whole()


# Calls our types refuse before there is anything to encode.
TYPED_AWAY = {
    "feedreg_type_as_str": "feed types are an enumeration of texts, so `IN` works",
    "feedreg_custom_unit_empty": "the platform refuses it and says so in `error`",
    "feedrem_empty": "the platform refuses it and says so in `error`",
    "attr_int_value": "attribute values are texts",
    "pkgreq_none_index": "an index is an integer",
    "upstatus_none_name": "only a stale timer sends it, and there is none",
    "time_str_payload": "payloads are bytes",
    "time_none_payload": "payloads are bytes",
}
COVERED = {
    *REFUSED_VALUES,
    *WRONG_SHAPES,
    *TYPED_AWAY,
    *(name for name, v in VECTORS.items() if v["quirk"].startswith("error is left out")),
    *(f"fw_install_{n}" for n in (8, 9, 12, 13, 14)),
    *("fv_single_list_value", "fv_single_list_value2", "fv_single_ref_timestamp"),
    *("fv_single_ref_timestamp2", "fv_single_ref_empty", "fv_single_ts_float", "fv_list_empty"),
    *("fv_list_empty_b", "col_empty", "col_empty_entry", "col_ref_timestamp", "col_unsorted_ts"),
    *("store_empty_list", "store_empty_list_b", "file_url_5", "feed_values_in_10", "time_6"),
    *("upload_init_5", "upload_init_9", "file_delete_6", "binary_4", "binary_5", "binary_9"),
}


def test_no_quirk_is_left_undecided() -> None:
    assert set(VECTORS) == COVERED
