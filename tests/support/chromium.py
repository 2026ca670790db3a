"""Debian's chromium without a screen, with a profile of its own that goes away again."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import BrowserContext, Playwright, sync_playwright

PROGRAM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {"desktop": (1280, 860), "phone": (390, 844)}


class Window:
    """A page, and everything that it complained about."""

    def __init__(self, context: BrowserContext) -> None:
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.page = context.new_page()
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda message: self._heard(message.type, message.text))
        self.page.on("request", lambda request: self.requests.append(request.url))

    def _heard(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(text)


@contextmanager
def chromium(size: str = "desktop", scheme: str = "light") -> Iterator[Window]:
    """Open a window."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as profile:
        context = _launch(playwright, profile, size, scheme)
        try:
            yield Window(context)
        finally:
            context.close()


def _launch(playwright: Playwright, profile: str, size: str, scheme: str) -> BrowserContext:
    width, height = SIZES[size]
    return playwright.chromium.launch_persistent_context(
        profile,
        executable_path=PROGRAM,
        headless=True,
        args=ARGUMENTS,
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
    )
