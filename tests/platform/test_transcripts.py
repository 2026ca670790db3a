"""Recorded devices, played back: the platform has to send what the recorded one sent."""

import pytest

from tests.platform.recording import User, recording, same
from tests.platform.scripted_device import ScriptedDevice
from wolkflow.platform import Platform

UNFINISHED = {"22_upload_existing"}  # an empty file in its place makes the reference fall silent


def play(name, platform, device, clock):
    """Say what the device said, do what the user did, and compare what the platform sends."""
    lines = recording(name)
    user = User(platform, lines, clock)
    for index, line in enumerate(lines):
        if line.dir == "d2p":
            user.set_clock(index)
            device.say_bytes(line.topic, line.payload)
        elif line.dir == "p2d":
            user.act(index)
            topic, payload = device.next_bytes()
            assert topic == line.topic
            assert same(line, payload), (line, payload)
    assert device.nothing_came()


@pytest.fixture
def clock():
    return [0]


@pytest.fixture
def platform(clock):
    with Platform(now_ms=lambda: clock[0], units=["l/min"]) as platform:
        yield platform


@pytest.fixture
def device(platform):
    with ScriptedDevice(platform) as device:
        yield device


@pytest.mark.parametrize(
    "name",
    [
        "10_upload_good",
        "12_upload_corrupt_once",
        "15_upload_retry_exceeded",
        "18_upload_wrong_hash",
        "22_upload_existing",
        "30_file_list_delete_purge",
        "40_url_good",
        "41_url_404",
        "50_firmware_success",
        "51_firmware_failed",
        "52_firmware_unknown_file",
        "53_firmware_abort",
        "60_disabled_features",
    ],
)
def test_a_recorded_device_gets_what_it_got(platform, device, clock, name):
    play(name, platform, device, clock)
    seen = platform.device(device.key)
    if name not in UNFINISHED:
        assert [one for one in seen.transfers if not one.status.over] == []
        assert [one for one in seen.installs if not one.status.over] == []


def test_the_full_session_leaves_what_it_said(platform, device, clock):
    play("00_full_session", platform, device, clock)
    seen = platform.device(device.key)
    assert seen.history("T") == [(1658315834000, 26.93), (1658315835000, 27)]
    assert seen.value("MSG") == "čao 👋"
    assert (seen.feed("FL").unit, seen.feed("LOC").unit) == ("l/min", "LOCATION")
    assert seen.attributes == [("Activated", "NUMERIC", "1658315834")]
    statuses = [(one.name, one.status, one.error) for one in reversed(seen.transfers)]
    assert statuses[:4] == [
        ("good.bin", "FILE_READY", ""),
        ("flaky.bin", "FILE_READY", ""),
        ("wrong.bin", "ERROR", "FILE_HASH_MISMATCH"),
        ("abort.bin", "ABORTED", ""),
    ]
    assert [one[1:4] for one in seen.installs] == [
        ("fw-2.bin", "SUCCESS", ""),
        ("nope.bin", "ERROR", "UNKNOWN_FILE"),
    ]
    assert seen.installs[0].version_after == seen.firmware_version == "2.0"
