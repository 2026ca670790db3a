"""The documented factory and deserializer, against the recorded vectors."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest

import wolkflow.wolkabout as wolk
from tests.support.each import of_each
from wolkflow.wolkabout import wolkconnect

VECTORS = json.loads((Path(__file__).parent.parent / "vectors.json").read_text())


def name_of(vector: dict[str, Any]) -> str:
    return str(vector["name"])


def chosen(direction: str) -> list[Any]:
    return [
        vector for vector in VECTORS if vector["direction"] == direction and not vector.get("quirk")
    ]


def reading(given: dict[str, Any]) -> Any:
    if "single" in given:
        return tuple(given["single"])
    return (
        [tuple(pair) for pair in given["list"]] if "list" in given else next(iter(given.values()))
    )


def store(args: dict[str, Any]) -> dict[int, dict[str, Any]]:
    readings = wolk.InMemoryReadingsPersistence()
    for item in args["store"]:
        time_ms = item["timestamp"]
        if time_ms is None:
            time_ms = round(item["frozen_time_s"] * 1000)
        assert readings.store_reading(reading(item["reading"]), time_ms)
    assert readings.obtain_readings_count() == args["count"]
    found: dict[int, dict[str, Any]] = readings.obtain_readings()
    return found


def status_of(args: dict[str, Any]) -> Any:
    error = args["error"] and wolk.FileManagementErrorType(args["error"])
    return wolk.FileManagementStatus(wolk.FileManagementStatusType(args["status"]), error)


def firmware_status(args: dict[str, Any]) -> Any:
    error = args["error"] and wolk.FirmwareUpdateErrorType(args["error"])
    return wolk.FirmwareUpdateStatus(wolk.FirmwareUpdateStatusType(args["status"]), error)


def unit(given: dict[str, Any]) -> Any:
    return wolk.Unit[given["enum"]] if "enum" in given else given["custom"]


ARGUMENTS: dict[str, Any] = {
    "make_from_feed_value": lambda a: (reading(a["reading"]), a["timestamp"]),
    "make_from_feed_values_collected": lambda a: (
        ({time: dict(pairs) for time, pairs in a["collected"]},)
        if "collected" in a
        else (store(a),)
    ),
    "make_from_parameters": lambda a: (a["parameters"],),
    "make_feed_registration": lambda a: (
        a["name"],
        a["reference"],
        wolk.FeedType(a["feed_type"]),
        unit(a["unit"]),
    ),
    "make_feed_removal": lambda a: (a["reference"],),
    "make_attribute_registration": lambda a: (
        a["name"],
        wolk.DataType(a["data_type"]),
        a["value"],
    ),
    "make_from_package_request": lambda a: (a["file_name"], a["chunk_index"]),
    "make_from_file_list": lambda a: (a["file_list"],),
    "make_from_file_management_status": lambda a: (status_of(a), a["file_name"]),
    "make_from_file_url_status": lambda a: (a["file_url"], status_of(a), a["file_name"]),
    "make_from_firmware_update_status": lambda a: (firmware_status(a),),
}


@of_each(chosen("d2p"), name_of)
def test_the_factory_makes_the_recorded_bytes(vector: dict[str, Any]) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        if "frozen_time_s" in vector["call"]:
            monkeypatch.setattr("time.time", lambda: vector["call"]["frozen_time_s"])
        makes_the_recorded_bytes(vector)


def makes_the_recorded_bytes(vector: dict[str, Any]) -> None:
    call = vector["call"]
    method = call["method"].rpartition(",")[2]
    factory = wolk.WolkAboutProtocolMessageFactory(call["device_key"])
    arguments = ARGUMENTS.get(method, lambda _: ())(call["args"])
    if vector.get("raises"):
        with pytest.raises(ValueError, match="expected"):
            getattr(factory, method)(*arguments)
        return
    message = getattr(factory, method)(*arguments)
    assert message == wolk.Message(vector["topic"], vector["payload"] or None)


def wire(vector: dict[str, Any]) -> bytes:
    payload: str = vector["payload"] or ""
    if vector.get("payload_encoding") == "base64":
        return base64.b64decode(payload)
    return payload.encode()


def plain(found: Any) -> Any:
    if isinstance(found, wolk.FileTransferPackage):
        return {
            "previous_hash_hex": found.previous_hash.hex(),
            "data_base64": base64.b64encode(found.data).decode(),
            "current_hash_hex": found.current_hash.hex(),
        }
    return list(found) if isinstance(found, tuple) else found


@of_each(chosen("p2d"), name_of)
def test_the_deserializer_reads_the_recorded_bytes(vector: dict[str, Any]) -> None:
    call = vector["call"]
    reader = wolk.WolkAboutProtocolMessageDeserializer(wolk.Device(call["device_key"], "p"))
    message = wolk.Message(vector["topic"] or "", wire(vector))
    if call["method"] == "get_inbound_topics":
        assert reader.get_inbound_topics()[:13] == vector["parsed"]
    elif call["method"] == "is_*":
        names = [name for name in dir(reader) if name.startswith("is_")]
        held = {name for name in names if getattr(reader, name)(message)}
        assert held == set(vector["parsed"])
    else:
        assert plain(getattr(reader, call["method"])(message)) == vector["parsed"]


def test_every_documented_name_is_found_in_the_package() -> None:
    for name in wolkconnect.NAMES:
        assert getattr(wolk, name) is getattr(wolkconnect, name)
    with pytest.raises(AttributeError, match="no_such_name"):
        wolk.no_such_name  # noqa: B018 - looking is the test
    with pytest.raises(AttributeError, match="no_such_name"):
        wolkconnect.no_such_name  # noqa: B018 - looking is the test
    assert len(wolkconnect.NAMES) == 30
    assert len(wolk.Unit) == 128
