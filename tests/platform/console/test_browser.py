"""The console as a person uses it, in chromium, before the greenhouse on simulated hardware.

Screenshots are kept in reports/console/.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import expect

from tests.support.chromium import Window, chromium
from wolkflow.cli import demo
from wolkflow.platform import Platform
from wolkflow.platform.console import Console

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default::ResourceWarning")]

SHOTS = Path(__file__).parents[3] / "reports" / "console"
LAMP_PIN = 18


class Scene(NamedTuple):
    platform: Platform
    console: Console
    hardware: Mapping[str, Any]

    @property
    def lamp(self) -> bool:
        """The level of the lamp's pin on the simulated board."""
        return bool(self.hardware["gpio"].level(LAMP_PIN))


@pytest.fixture(scope="module")
def scene() -> Iterator[Scene]:
    with (
        demo.platform() as platform,
        Console(platform) as console,
        demo.greenhouse(platform) as hardware,
    ):
        platform.device(demo.KEY).wait_for("T")
        yield Scene(platform, console, hardware)


@pytest.fixture
def window(scene: Scene) -> Iterator[Window]:
    with chromium() as window:
        window.page.goto(scene.console.url)
        window.page.wait_for_selector("[data-feed=T] canvas")
        yield window
        assert window.complaints == []
        assert all(url.startswith(scene.console.address) for url in window.requests)


def pixels(window: Window, feed: str) -> str:
    return str(window.page.eval_on_selector(f"[data-feed={feed}] canvas", "it => it.toDataURL()"))


def test_the_plot_appears_and_moves(window: Window) -> None:
    before = pixels(window, "T")
    window.page.wait_for_function(
        "before => document.querySelector('[data-feed=T] canvas').toDataURL() !== before",
        arg=before,
    )
    expect(window.page.locator("[data-feed=T] .value")).to_contain_text("°C")
    assert "token" not in window.page.url


def test_nothing_moves_about_while_values_stream(window: Window, scene: Scene) -> None:
    window.page.evaluate(
        """() => { window.shifts = 0; new PerformanceObserver(list => {
            for (const entry of list.getEntries()) window.shifts += entry.value;
        }).observe({ type: "layout-shift", buffered: false }); }"""
    )
    device = scene.platform.device(demo.KEY)
    for _ in range(5):
        device.wait_for("T")
    device.send("LAMP", True)
    expect(window.page.locator("[data-feed=LAMP] .told")).to_have_text("✓ confirmed on")
    assert window.page.evaluate("window.shifts") < 0.001, "more than a unit behind its number"


def test_a_switch_drives_the_pin_and_shows_the_confirmation(window: Window, scene: Scene) -> None:
    lamp = window.page.locator("[data-feed=LAMP]")
    switch, told = lamp.get_by_role("switch"), lamp.locator(".told")
    wanted = not scene.lamp
    switch.focus()
    window.page.keyboard.press("Space")
    expect(told).to_have_text(f"✓ confirmed {'on' if wanted else 'off'}")
    assert scene.lamp is wanted
    expect(switch).to_have_attribute("aria-checked", str(wanted).lower())
    expect(lamp.locator(".value")).to_have_text("on" if wanted else "off")


def test_a_slider_says_what_was_commanded_until_it_is_confirmed(
    window: Window, scene: Scene
) -> None:
    card = window.page.locator("[data-feed=WINDOW]")
    card.locator("input[type=number]").fill("40")
    window.page.keyboard.press("Enter")
    expect(card.locator(".told")).to_have_text("… commanded 40%")
    expect(card.locator(".told")).to_have_text("✓ confirmed 40%")
    expect(card.locator("input[type=range]")).to_have_value("40")
    assert scene.platform.device(demo.KEY).value("WINDOW") == 40


def test_an_uploaded_file_arrives_with_the_right_hash_and_can_go(
    window: Window, scene: Scene, tmp_path: Path
) -> None:
    file = tmp_path / "grün & co.bin"
    file.write_bytes(os.urandom(300_000))
    window.page.get_by_role("tab", name="Files").click()
    window.page.locator("input[type=file]").set_input_files(file)
    row = window.page.locator(f"[data-transfer='{file.name}']")
    expect(row).to_contain_text("arrived", timeout=20_000)
    digest = hashlib.md5(file.read_bytes(), usedforsecurity=False).hexdigest()
    expect(window.page.get_by_text(digest)).to_be_visible()
    [listed] = scene.platform.device(demo.KEY).files
    assert (listed.name, listed.hash) == (file.name, digest)
    window.page.get_by_role("tab", name="Firmware").click()
    window.page.get_by_role("button", name="Install").click()
    expect(window.page.get_by_role("tabpanel", name="Firmware")).to_contain_text("installing")
    window.page.get_by_role("button", name="Abort").click()
    expect(window.page.get_by_role("tabpanel", name="Firmware")).to_contain_text("aborted")
    window.page.get_by_role("tab", name="Files").click()
    window.page.get_by_role("button", name=f"Delete {file.name}").click()
    expect(window.page.get_by_text(digest)).to_be_hidden()


def test_parameters_faults_and_the_log(window: Window, scene: Scene) -> None:
    page = window.page
    page.get_by_role("tab", name="Settings").click()
    page.get_by_label("EXTERNAL_ID").fill("<b>42</b>")
    page.keyboard.press("Enter")
    expect(page.get_by_text("EXTERNAL_ID set")).to_be_visible()
    assert scene.platform.device(demo.KEY).parameters["EXTERNAL_ID"] == "<b>42</b>"
    page.get_by_role("tab", name="Faults").click()
    silence = page.locator("[data-fault=silence]")
    silence.get_by_role("button", name="Do it").click()
    expect(silence).to_contain_text("waits, 1\u00d7")
    silence.get_by_role("button", name="Clear").click()
    expect(silence).not_to_contain_text("waits")
    page.get_by_role("tab", name="Messages").click()
    page.get_by_role("searchbox").fill("external_id")
    line = page.locator(".log details")
    expect(line).to_have_count(1)
    line.locator("summary").click()
    expect(line.locator("pre")).to_contain_text('"EXTERNAL_ID": "<b>42</b>"')


def test_the_log_can_be_paused(window: Window) -> None:
    page = window.page
    page.get_by_role("tab", name="Messages").click()
    page.get_by_role("button", name="Pause").click()
    newest = page.locator(".log time").first.inner_text()
    expect(page.get_by_text("more wait")).to_be_visible(timeout=10_000)
    assert page.locator(".log time").first.inner_text() == newest
    page.get_by_role("button", name="Resume").click()
    expect(page.locator(".log time").first).not_to_have_text(newest)


def test_a_drop_shows_and_heals(window: Window) -> None:
    page = window.page
    page.get_by_role("tab", name="Faults").click()
    page.get_by_label("drop: seconds").fill("1")
    page.locator("[data-fault=drop]").get_by_role("button", name="Do it").click()
    expect(page.locator(".head .pill")).to_have_text("away")
    expect(page.locator(".head .pill")).to_have_text("connected", timeout=30_000)


def test_everything_can_be_reached_by_keyboard(window: Window) -> None:
    page = window.page
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to the device")).to_be_focused()
    page.get_by_role("tab", name="Live").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("tab", name="Faults")).to_be_focused()
    expect(page.get_by_role("tab", name="Faults")).to_have_attribute("aria-selected", "true")


def test_a_refused_token_is_refused(scene: Scene) -> None:
    with chromium() as window:
        window.page.goto(f"{scene.console.address}#token=wrong")
        expect(window.page.get_by_text("Looking only")).to_be_visible()
        lamp = window.page.locator("[data-feed=LAMP]")
        before = scene.lamp
        lamp.get_by_role("switch").click()
        expect(window.page.get_by_role("alert")).to_contain_text("token is missing or old")
        expect(lamp.get_by_role("switch")).to_have_attribute("aria-checked", str(before).lower())
        assert scene.lamp is before
        window.page.screenshot(path=SHOTS / "refused.png")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_it_looks_good(scene: Scene, size: str, scheme: str) -> None:
    device = scene.platform.device(demo.KEY)
    device.upload(b"a" * 90_000, "calibration.json")
    device.upload(b"b" * 190_000, "firmware-1.1.0.bin")
    device.send("LAMP", True)
    with chromium(size, scheme) as window:
        page = window.page
        page.goto(scene.console.url)
        page.wait_for_selector("[data-feed] canvas")
        expect(page.locator("[data-feed=LAMP] .told")).to_have_text("✓ confirmed on")
        device.wait_for("T")
        for name in ["Live", "Messages", "Files", "Firmware", "Settings", "Faults"]:
            page.get_by_role("tab", name=name).click()
            device.wait_for("T")
            page.screenshot(path=SHOTS / f"{size}-{scheme}-{name.lower()}.png")
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= page.evaluate("innerWidth"), f"{name} is wider than the window"
        assert window.complaints == []
