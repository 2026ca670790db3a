"""What browsers are told, when, and what happens to those who are slow or gone."""

import hashlib
import json
import socket
import time
from collections.abc import Iterator

from tests.platform.scripted_device import ScriptedDevice
from tests.support.asking import Looking, act, ask
from tests.support.wait import wait_until
from wolkflow.platform import Device, Platform
from wolkflow.platform.console import Console
from wolkflow.platform.console.browser import MOST_BYTES, Browser
from wolkflow.platform.console.frames import BEHIND, frame
from wolkflow.wolkabout import messages as m


def values(
    *pairs: tuple[str, bool | int | float | str], time_ms: int | None = None
) -> m.FeedValues:
    return m.FeedValues((m.Entry(pairs, time_ms),), time_first=False)


def test_a_browser_is_told_how_things_stand_then_what_happens(
    platform: Platform, console: Console, device: Device
) -> None:
    with ScriptedDevice(platform, device.key) as scripted:
        scripted.say(values(("T", 20.5), time_ms=1_000))
        device.wait_for("T")
        looking = Looking(console, device.key)
        [feed] = looking.hello["details"]["feeds"]
        assert (feed["reference"], feed["value"], feed["unit"]) == ("T", 20.5, "NUMERIC")
        [state] = [one for one in looking.hello["devices"] if one["key"] == device.key]
        assert state["connected"] is True
        [line] = [line for line in looking.hello["messages"] if "feed_values" in line[4]]
        assert json.loads(line[5]) == [{"T": 20.5, "timestamp": 1000}]
        scripted.say(values(("T", 21.0), time_ms=2_000))
        assert looking.next("values") == {"T": [[2000, 21.0]]}
        assert looking.next("messages")["lines"][-1][4] == f"d2p/{device.key}/feed_values"
        looking.close()


def test_a_command_shows_at_once_and_is_confirmed_later(
    platform: Platform, console: Console, device: Device
) -> None:
    with ScriptedDevice(platform, device.key) as scripted:
        looking = Looking(console, device.key)
        answer = act(console, device.key, "command", reference="LAMP", value=True)
        assert answer.status == 204
        assert looking.next("commanded")[:2] == ["LAMP", True]
        assert looking.next("details")["feeds"][0]["confirmed"] is False
        [command] = scripted.next(m.FeedValues).readings()
        assert command.value is True
        scripted.say(values(("LAMP", True)))
        [[_, value]] = looking.next("values")["LAMP"]
        assert value is True
        looking.close()
    again = {"reference": "LAMP", "value": False}
    wait_until(lambda: act(console, device.key, "command", **again).status == 409)  # it has gone


def test_what_is_looked_at_alone_is_told(
    platform: Platform, console: Console, device: Device
) -> None:
    with ScriptedDevice(platform, "other") as scripted:
        looking, at_all = Looking(console, device.key), Looking(console)
        scripted.say(values(("T", 1)))
        assert at_all.next("messages")["lines"][0][2] == "other"
        names = [one["key"] for one in looking.next("devices")]
        assert names[-2:] == [device.key, "other"]
        looking.close()
        at_all.close()


def test_history_is_thinned_for_a_plot(
    platform: Platform, console: Console, device: Device
) -> None:
    with ScriptedDevice(platform, device.key) as scripted:
        entries = tuple(m.Entry((("T", index),), 1000 + index) for index in range(500))
        scripted.say(m.FeedValues(entries, time_first=False))
        wait_until(lambda: device.value("T") == 499)
        path = f"/api/devices/{device.key}/history?feed=T"
        whole = json.loads(ask(console, path).body)
        assert whole == {
            "times": [1000 + index for index in range(500)],
            "values": list(range(500)),
        }
        thin = json.loads(ask(console, f"{path}&points=50&from=1100&to=1399").body)
        assert (thin["values"][0], thin["values"][-1]) == (100, 399)
        assert len(thin["times"]) <= 60
        assert ask(console, f"{path}&points=many").status == 400
        assert json.loads(ask(console, f"{path}no").body) == {"times": [], "values": []}


def test_a_file_goes_to_the_platform_piece_by_piece(
    console: Console, device: Device, platform: Platform
) -> None:
    content = bytes(range(256)) * 5000

    def pieces() -> Iterator[bytes]:
        for start in range(0, len(content), 10_000):
            yield content[start : start + 10_000]

    path = f"/api/devices/{device.key}/files?name="
    answer = ask(console, f"{path}a%20b.bin", "PUT", body=pieces())
    assert answer.status == 202
    [transfer] = device.transfers
    assert transfer.number == json.loads(answer.body)["transfer"]
    digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
    assert (transfer.name, transfer.size, transfer.hash) == ("a b.bin", len(content), digest)
    for name in ["", "..", "a/b", "x" * 300]:
        assert ask(console, path + name, "PUT", body=b"x").status == 400
    huge = ask(console, f"{path}huge", "PUT", body=b"", **{"Content-Length": "999000000"})
    assert huge.status == 413
    assert ask(console, f"{path}x", "PUT", body=b"x", token="wrong").status == 403
    assert len(device.transfers) == 1


def test_every_action_reaches_the_device(
    platform: Platform, console: Console, device: Device
) -> None:
    with ScriptedDevice(platform, device.key) as scripted:
        for verb, wish, kind in [
            ("parameters", {"values": {"EXTERNAL_ID": "x"}}, m.Parameters),
            ("list", {}, m.FileListRequest),
            ("delete", {"names": ["a"]}, m.FileDelete),
            ("delete", {"names": None}, m.FilePurge),
            ("download", {"url": "http://localhost/a"}, m.FileUrlDownloadInitiate),
            ("abort", {"what": "url", "name": "http://localhost/a"}, m.FileUrlDownloadAbort),
            ("install", {"file": "a"}, m.FirmwareUpdateInstall),
            ("abort", {"what": "install"}, m.FirmwareUpdateAbort),
        ]:
            assert act(console, device.key, verb, **wish).status == 204, verb
            scripted.next(kind)
        assert act(console, device.key, "delivery", delivery="PULL").status == 204
        assert device.state.delivery == "PULL"
        assert act(console, device.key, "fault", fault="clock", offset=60).status == 204
        assert device.faults.waiting()[0].offset_s == 60
        assert act(console, device.key, "clear", fault=None).status == 204
        assert device.faults.waiting() == []


def test_a_browser_that_is_too_slow_is_told_to_begin_anew() -> None:
    browser = Browser("")
    part = frame("values", "x" * 100_000)
    for _ in range(100):
        browser.offer(part)
        assert browser.waiting_bytes <= MOST_BYTES
    assert browser.ended
    assert browser.waiting_bytes == len(BEHIND)


def test_a_browser_that_never_reads_slows_nobody(
    platform: Platform, console: Console, device: Device
) -> None:
    lazy = socket.create_connection(("127.0.0.1", console.port))
    lazy.sendall(f"GET /events HTTP/1.1\r\nHost: 127.0.0.1:{console.port}\r\n\r\n".encode())
    with ScriptedDevice(platform, device.key) as scripted:
        started = time.perf_counter()
        for number in range(300):
            scripted.say_bytes(f"d2p/{device.key}/feed_values", _large(number), qos=1)
        device.wait_for("N", 299)
        assert time.perf_counter() - started < 5
    lazy.close()


def test_nobody_looks_and_nothing_is_gathered(platform: Platform, console: Console) -> None:
    wait_until(lambda: len(platform.stream._listeners) == 1)  # the journal
    before = 1
    looking = Looking(console)
    assert len(platform.stream._listeners) == before + 1
    looking.close()
    wait_until(lambda: len(platform.stream._listeners) == before)


def _large(number: int) -> bytes:
    return json.dumps([{"N": number, "TEXT": "x" * 10_000}]).encode()
