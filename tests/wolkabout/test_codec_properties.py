"""What holds for any bytes and for any message."""

import itertools
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.each import of_each
from wolkflow.wolkabout import codec
from wolkflow.wolkabout import messages as m
from wolkflow.wolkabout.errors import MessageError, RefusedValueError
from wolkflow.wolkabout.row import Row, value_text
from wolkflow.wolkabout.row_payload import RowPayload
from wolkflow.wolkabout.topics import Direction, check_key
from wolkflow.wolkabout.units import Unit
from wolkflow.wolkabout.values import check_reference, check_value

TEXT = st.text()
KEYS = st.text(st.characters(exclude_characters="+#/\0", exclude_categories=["Cs"]), min_size=1)
REFERENCES = st.text(min_size=1).filter(lambda text: text != "timestamp")
VALUES = st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT
TIMES = st.integers(0, 2**53)
COUNTS = st.integers(0, 2**63)
NAMES = st.text(min_size=1)
MAYBE = st.none() | NAMES
MANY = st.lists(TEXT).map(tuple)

READINGS = st.lists(st.builds(m.Reading, REFERENCES, VALUES, TIMES))
FEEDS = st.builds(
    m.Feed, TEXT, TEXT, st.sampled_from(m.FeedType), st.sampled_from(Unit).map(str) | TEXT
)
ATTRIBUTES = st.builds(m.Attribute, TEXT, st.sampled_from(m.DataType), TEXT)
FILES = st.builds(m.ListedFile, NAMES, COUNTS, TEXT)
NEW_DEVICES = st.builds(
    m.NewDevice,
    NAMES,
    MAYBE,
    MAYBE,
    st.dictionaries(TEXT, TEXT),
    st.lists(FEEDS).map(tuple),
    st.lists(ATTRIBUTES).map(tuple),
)


def of_status(kind: Any, statuses: Any, errors: Any, *before: Any, **after: Any) -> Any:
    good = [status for status in statuses if status != "ERROR"]
    return st.builds(kind, *before, st.sampled_from(good), **after) | st.builds(
        kind,
        *before,
        st.just(statuses("ERROR")),
        st.none() | st.sampled_from(errors),
        **after,
    )


BOTH_WAYS = [
    READINGS.map(m.FeedValues.collect),
    st.builds(m.Parameters, st.dictionaries(TEXT, st.none() | VALUES)),
]
TO_PLATFORM = st.one_of(
    *BOTH_WAYS,
    st.sampled_from([m.PullFeedValues(), m.PullParameters(), m.TimeRequest()]),
    st.sampled_from([m.DetailsRequest(), m.ChildrenRequest()]),
    st.builds(m.SynchronizeParameters, MANY),
    st.builds(m.FeedRegistration, st.lists(FEEDS).map(tuple)),
    st.builds(m.FeedRemoval, MANY),
    st.builds(m.AttributeRegistration, st.lists(ATTRIBUTES).map(tuple)),
    st.builds(m.FileList, st.lists(FILES).map(tuple)),
    of_status(m.FileUploadStatus, m.FileStatus, list(m.FileError), TEXT),
    st.builds(m.FileBinaryRequest, TEXT, COUNTS),
    of_status(m.FileUrlDownloadStatus, m.FileStatus, list(m.FileError), TEXT, file_name=MAYBE),
    of_status(m.FirmwareUpdateStatus, m.FirmwareStatus, list(m.FirmwareError)),
    st.builds(m.DeviceRegistration, st.lists(NEW_DEVICES).map(tuple)),
    st.builds(m.DeviceRemoval, MANY),
    st.builds(m.RegisteredDevicesRequest, COUNTS, MAYBE, MAYBE),
)
TO_DEVICE = st.one_of(
    *BOTH_WAYS,
    st.sampled_from([m.FileListRequest(), m.FilePurge(), m.FirmwareUpdateAbort()]),
    st.builds(m.SynchronizedParameters, st.dictionaries(TEXT, st.none() | VALUES)),
    st.builds(m.PlatformTime, COUNTS),
    st.builds(m.FileUploadInitiate, FILES),
    st.builds(m.FileUploadAbort, TEXT),
    st.builds(m.FileBinaryResponse.of, st.binary(min_size=1), st.none() | st.binary()),
    st.builds(m.FileUrlDownloadInitiate, TEXT),
    st.builds(m.FileUrlDownloadAbort, TEXT),
    st.builds(m.FileDelete, MANY),
    st.builds(m.FirmwareUpdateInstall, TEXT),
    st.builds(m.ErrorText, st.text(st.characters(exclude_categories=["Cs"]))),
    st.builds(m.Details, MANY, MANY),
    st.builds(m.DeviceRegistrationResponse, MANY, MANY),
    st.builds(m.Children, MANY),
    st.builds(
        m.RegisteredDevices,
        COUNTS,
        MAYBE,
        MAYBE,
        st.lists(st.builds(m.MatchingDevice, TEXT, TEXT, MAYBE)).map(tuple),
    ),
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=8,
)
LIKELY = st.dictionaries(
    st.sampled_from(["name", "size", "hash", "timestamp", "T", "status", "error", "feeds", "type"]),
    JSON,
)
PAYLOADS = st.binary() | (JSON | LIKELY | st.lists(LIKELY)).map(lambda v: json.dumps(v).encode())
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
TOPICS = [f"p2d/K/{name}" for name in codec.TO_DEVICE] + [f"d2p/K/{n}" for n in codec.TO_PLATFORM]


@UNHURRIED
@given(KEYS, TO_PLATFORM)
def test_the_platform_reads_what_a_device_writes(key: str, message: m.Message) -> None:
    packet = codec.encode(Direction.TO_PLATFORM, key, message)
    assert codec.decode(*packet) == (Direction.TO_PLATFORM, key, message)


@UNHURRIED
@given(KEYS, TO_DEVICE)
def test_a_device_reads_what_the_platform_writes(key: str, message: m.Message) -> None:
    packet = codec.encode(Direction.TO_DEVICE, key, message)
    assert codec.decode(*packet) == (Direction.TO_DEVICE, key, message)


@UNHURRIED
@given(st.sampled_from(TOPICS), PAYLOADS)
def test_any_bytes_are_a_message_or_one_kind_of_error(topic: str, payload: bytes) -> None:
    try:
        name = codec.decode(topic, payload).message.NAME
    except MessageError:
        return
    assert name == topic.rpartition("/")[2]


@UNHURRIED
@given(TEXT, st.binary())
def test_any_topic_is_known_or_one_kind_of_error(topic: str, payload: bytes) -> None:
    with pytest.raises(MessageError):
        codec.decode(topic, payload)


HOSTILE = [b"[" * 100_000, b'{"a":' * 100_000, b"9" * 5000, b"[1e999]"]


@of_each(itertools.product(TOPICS, HOSTILE), lambda case: f"{case[0]} {case[1][:9]!r}")
def test_hostile_json_is_the_same_kind_of_error(case: tuple[str, bytes]) -> None:
    topic, payload = case
    try:
        message = codec.decode(topic, payload).message
    except MessageError:
        return
    kinds = (m.ErrorText, m.FileBinaryResponse, m.FirmwareUpdateInstall)
    assert isinstance(message, kinds) or message.payload() == b""


@UNHURRIED
@given(READINGS)
def test_no_reading_is_lost_by_grouping(readings: list[m.Reading]) -> None:
    grouped = list(m.FeedValues.collect(readings).readings())
    assert sorted(map(repr, grouped)) == sorted(map(repr, readings))
    for reference in {reading.reference for reading in readings}:
        one_feed = [reading for reading in readings if reading.reference == reference]
        for time_ms in {reading.time_ms for reading in one_feed}:
            before = [r for r in one_feed if r.time_ms == time_ms]
            after = [r for r in grouped if (r.reference, r.time_ms) == (reference, time_ms)]
            assert list(map(repr, after)) == list(map(repr, before))


def test_two_readings_of_one_feed_in_one_millisecond_both_go_out() -> None:
    same = [m.Reading("T", 1, 5), m.Reading("T", 2, 5), m.Reading("H", 3, 5)]
    assert m.FeedValues.collect(same).payload() == (
        b'[{"timestamp": 5, "T": 1}, {"timestamp": 5, "T": 2, "H": 3}]'
    )


@UNHURRIED
@given(READINGS)
def test_rows_become_the_same_message_without_being_read(readings: list[m.Reading]) -> None:
    rows = [
        Row(number, reading.time_ms or 0, reading.reference, value_text("T", reading.value))
        for number, reading in enumerate(readings)
    ]
    dated = [m.Reading(row.reference, row.value, row.time_ms) for row in rows]
    message = m.FeedValues.collect(dated)
    assert RowPayload().of(rows) == message.payload()
    assert RowPayload().of(rows, time_first=False) == replace(message, time_first=False).payload()


@UNHURRIED
@given(REFERENCES, VALUES)
def test_a_good_value_passes_the_door_unchanged(reference: str, value: Any) -> None:
    assert check_reference(reference) is reference
    assert check_value(reference, value) is value


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        float("-inf"),
        None,
        {"a": 1},
        [[1]],
        [1, None],
        [True],
        [float("nan")],
        [],
        b"bytes",
        10**4000,
        "x" * (16 * 1024 * 1024 + 1),
    ],
    ids=lambda value: repr(value)[:12],
)
def test_what_the_platform_cannot_carry_is_refused_by_name(value: Any) -> None:
    with pytest.raises(RefusedValueError, match="'TEMP'"):
        check_value("TEMP", value)


@pytest.mark.parametrize("key", ["", "a+b", "a#", "a/b", "a\0", "k" * 1025, "\ud800"])
def test_a_key_that_is_no_topic_level_is_refused(key: str) -> None:
    with pytest.raises(RefusedValueError, match="device key"):
        check_key(key)


def test_a_message_goes_only_its_own_way() -> None:
    with pytest.raises(MessageError, match="never sent on p2d"):
        codec.encode(Direction.TO_DEVICE, "K", m.FeedRemoval(("T",)))
    with pytest.raises(MessageError, match="never sent on d2p"):
        codec.encode(Direction.TO_PLATFORM, "K", m.PlatformTime(1))
