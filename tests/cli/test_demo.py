"""`wolkflow demo` and `wolkflow platform` with their web console, as a user starts them."""

import os
import re
import signal
import urllib.request
from pathlib import Path

import pytest

from tests.support.command import Process
from tests.support.forked import Warm
from wolkflow.cli.consoles import show, wanted_place
from wolkflow.cli.demo import pipeline

ADDRESS = re.compile(r"(http://127\.0\.0\.1:\d+/)#token=[\w-]{32}")


def address(process: Process) -> str:
    process.until("#token=")
    found = ADDRESS.search(process.stdout)
    assert found
    return found[1]


def test_the_demo_serves_a_greenhouse_and_leaves_nothing_behind(tmp_path: Path) -> None:
    environ = {**os.environ, "TMPDIR": str(tmp_path)}
    process = Process(["demo", "--no-browser", "--console", "0"], env=environ, cwd=tmp_path)
    try:
        with urllib.request.urlopen(f"{address(process)}events?device=greenhouse") as events:
            seen = ""
            while '"LAMP"' not in seen or "event: values" not in seen:
                seen += events.readline().decode()
        process.signal(signal.SIGINT)
        assert process.ended() == 0
        assert process.stdout.endswith("stopping\n")
        assert process.stderr == ""
        assert list(tmp_path.iterdir()) == []
    finally:
        process.kill()


def test_the_platform_serves_the_console_unless_told_otherwise(tmp_path: Path, warm: Warm) -> None:
    for options, served in [(["--console", "0"], True), (["--no-console"], False)]:
        process = Process(["platform", "--open", "--port", "0", *options], warm, cwd=tmp_path)
        try:
            process.until("#token=" if served else "help tells what can be typed")
            if served:
                assert urllib.request.urlopen(address(process)).status == 200
            process.signal(signal.SIGTERM)
            assert process.ended() == 0
            assert ("web console" in process.stdout) == served
        finally:
            process.kill()


def test_a_console_place_that_cannot_be_is_a_usage_error(warm: Warm) -> None:
    process = Process(["demo", "--console", "localhost:http"], warm)
    assert process.ended() == 2
    assert "give HOST:PORT" in process.stderr
    process.kill()


def test_the_console_is_on_this_machine_by_default() -> None:
    assert wanted_place(None) == ("127.0.0.1", None)
    assert wanted_place(("0.0.0.0", 80)) == ("0.0.0.0", 80)  # noqa: S104 - compared, not bound


def test_there_is_one_copy_of_the_pipeline() -> None:
    assert pipeline() == Path(__file__).parents[2] / "pipelines" / "greenhouse.yaml"


@pytest.mark.parametrize("place", ["CI", "SSH_CONNECTION", "no screen"])
def test_no_browser_is_opened_where_nobody_sits(
    monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("BROWSER", "/bin/true")
    monkeypatch.setenv(place.replace(" ", "_"), "1")
    if place == "no screen":
        monkeypatch.delenv("DISPLAY")
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not show("http://127.0.0.1:1/")
