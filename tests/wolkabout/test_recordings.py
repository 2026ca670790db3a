"""Every recording, the platform's side of it played to this client over a real broker.

What the client says between two messages of the platform is compared with what the reference
client said there, message by message. Parameters are compared as objects and lists of files
without their order, as the protocol fixes neither; so do readings, which this client may put
into fewer messages. All other differences are in `differences.py`, each with its reason.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import NamedTuple

import pytest

from tests.support.link import Link
from tests.support.mosquitto import Mosquitto
from tests.support.pages import Pages
from tests.support.platform import Platform
from tests.support.transcripts import FOLDER, Event, recorded
from tests.wolkabout.differences import DIFFERENCES
from tests.wolkabout.recorded_device import BARRIER, PATIENCE_S, RecordedDevice
from wolkflow.wolkabout import messages as m
from wolkflow.wolkabout.settings import Settings

KEY = "dev-0001"
PORT = b"18473"  # of the web server in the recordings
FIRMWARE = b"firmware of 850 bytes".ljust(850)  # theirs is not in the recordings, its digest is
THEIR_MD5 = b"0a735795225922911752104b985f6886"
MD5 = hashlib.md5(FIRMWARE, usedforsecurity=False).hexdigest().encode()
PUBLISH = "publish"  # a step that this client takes by itself
SAID_ON_BARRIER = json.dumps([BARRIER]).encode()
NAMES = sorted(path.stem for path in FOLDER.glob("*.jsonl") if ".packets" not in path.name)
Said = list[tuple[str, bytes]]


class Turn(NamedTuple):
    """A step of the program or messages of the platform, and what the device says then."""

    starts: list[Event]
    said: Said


def turns(name: str, port: int) -> Iterator[Turn]:
    """Cut a recording into turns, with the intended differences put in."""
    different = {one.line: one.said for one in DIFFERENCES.get(name, [])}
    turn = Turn([], [])
    for line, event in enumerate(recorded(name), 1):
        mine = event.payload.replace(PORT, str(port).encode()).replace(THEIR_MD5, MD5)
        said = [(event.name, mine)] if event.direction == "d2p" else []
        if line in different:
            said = [
                (what, text.encode().replace(PORT, str(port).encode()).replace(THEIR_MD5, MD5))
                for what, text in different[line]
            ]
        if event.direction == "d2p" or event.name == PUBLISH:
            turn.said.extend(said)
            continue
        if turn.said or event.direction == "step":
            yield turn
            turn = Turn([], [])
        turn.starts.append(event._replace(payload=mine))
        turn.said.extend(said)
    yield turn


def comparable(said: Said) -> list[object]:
    """Make messages that mean the same the same."""
    messages: list[object] = []
    readings: list[str] = []
    for name, payload in said:
        if name == "feed_values":
            readings += [repr(reading) for reading in m.FeedValues.parse(payload).readings()]
        elif name in ("parameters", "file_list") and payload:
            content = json.loads(payload)
            messages.append(
                (name, sorted(map(repr, content.items() if name[0] == "p" else content)))
            )
        else:
            messages.append((name, payload))
    return [*messages, sorted(readings)]


def heard(platform: Platform, expected: Said) -> Said:
    """Take what the device says: all that is expected, and whatever else is there by then."""
    said: Said = []
    give_up_at = monotonic() + PATIENCE_S
    while comparable(said) != comparable(expected) and len(said) <= len(expected) + 3:
        try:
            one = platform.next(give_up_at - monotonic())
        except (AssertionError, ValueError):
            break  # the comparison will say what is missing
        said.append((one.message.NAME, one.payload))
    platform.send_bytes(f"p2d/{KEY}/error", b"barrier")
    while (one := platform.next()).payload != SAID_ON_BARRIER:
        said.append((one.message.NAME, one.payload))
    return said


@pytest.mark.parametrize("name", NAMES)
def test_the_client_says_what_was_recorded(
    name: str, settings: Settings, mosquitto: Mosquitto, platform: Platform, tmp_path: Path
) -> None:
    events = recorded(name)
    announced = next(m.Parameters.parse(e.payload) for e in events if e.name == "parameters")
    with Link(mosquitto.port) as link, Pages() as web:
        web.pages = dict.fromkeys(("/fw-2.bin", "/dir/fw.bin", "/q.bin?token=1"), FIRMWARE)
        pulls = any(event.name == "pull_feed_values" for event in events)
        here = replace(settings, port=link.port, pull_every_s=60.0 if pulls else None)
        device = RecordedDevice(name, announced.values, here, tmp_path, link)
        for turn in turns(name, int(web.url.rpartition(":")[2])):
            for event in turn.starts:
                if event.direction == "p2d":
                    platform.send_bytes(event.topic, event.payload)
                else:
                    device.step(event.name)
            if device.client.connected:
                assert comparable(heard(platform, turn.said)) == comparable(turn.said), turn
            else:
                assert turn.said == []
        device.end()
        assert platform.nothing_more()


def test_every_difference_is_used_and_reasoned() -> None:
    assert DIFFERENCES.keys() <= set(NAMES)
    for name, differences in DIFFERENCES.items():
        events = recorded(name)
        for one in differences:
            assert one.why
            event = events[one.line - 1]
            assert event.direction == "p2d" or [(event.name, event.payload)] != list(one.said)
