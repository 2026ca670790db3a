"""What happens on the platform, gathered for a moment, then told to all browsers that look on.

The platform's thread only appends to a bounded queue, and not even that while nobody looks on.
What browsers get is made once for each device that is looked at, in the console's thread.
"""

import asyncio
import logging
from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from typing import Any, Final

from wolkflow.platform import events as e
from wolkflow.platform.console import facts
from wolkflow.platform.console.browser import Browser
from wolkflow.platform.console.frames import frame
from wolkflow.platform.console.log_line import log_line
from wolkflow.platform.platform import Platform

_log = logging.getLogger(__name__)

TICK_S: Final = 0.1
DEVICES_S: Final = 1.0
HEARD: Final = 20_000
MOST_BROWSERS: Final = 48
MOST_LINES: Final = 100
"""Messages shown from one tick; a log can't be read any faster."""

_QUIET: Final = (e.MessageSeen, e.ValuesArrived)
_LIST: Final = (e.Connected, e.Disconnected, e.Removed, e.Changed)


class Hub:
    """The browsers that look on; `""` are those that look at all devices at once."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._browsers: dict[str, set[Browser]] = defaultdict(set)
        self._heard: deque[e.Event] = deque(maxlen=HEARD)
        self._stop: Callable[[], None] | None = None
        self._looked_at = asyncio.Event()
        self._touched: set[str] = set()
        self._devices_at = 0.0
        self._stale = False
        self._listed = False

    @property
    def full(self) -> bool:
        """Whether no more browsers are taken."""
        return sum(map(len, self._browsers.values())) >= MOST_BROWSERS

    def enter(self, browser: Browser) -> None:
        """Let a browser look on."""
        self._browsers[browser.device].add(browser)
        if self._stop is None:
            self._stop = self._platform.listen(self._heard.append)
        self._looked_at.set()

    def leave(self, browser: Browser) -> None:
        """Let a browser go."""
        self._browsers[browser.device].discard(browser)
        if not self._browsers[browser.device]:
            del self._browsers[browser.device]
        if not self._browsers and self._stop is not None:
            self._stop()
            self._stop = None
            self._looked_at.clear()
            self._heard.clear()

    async def greet(self, browser: Browser) -> None:
        """Tell a browser that has just come how things stand."""
        browser.offer(frame("hello", await asyncio.to_thread(self._standing, browser.device)))

    def touch(self, key: str) -> None:
        """Tell all about a device anew: not everything that is done to it is an event."""
        self._touched.add(key)

    def close(self) -> None:
        """Let all browsers go."""
        for browsers in self._browsers.values():
            for browser in browsers:
                browser.end()

    async def run(self) -> None:
        """Tell what has happened, ten times a second, for as long as anybody looks on."""
        while True:
            await self._looked_at.wait()
            await asyncio.sleep(TICK_S)
            try:
                await self._tick()
            except Exception:  # noqa: BLE001 - one bad event may not end the console
                _log.exception("the console could not tell what happened")

    async def _tick(self) -> None:
        by_device: dict[str, list[e.Event]] = defaultdict(list)
        while self._heard:
            event = self._heard.popleft()
            by_device[event.device].append(event)
            self._stale = True
            self._listed |= isinstance(event, _LIST)
        for key in self._touched:
            by_device[key].append(e.Changed(key, 0, "device"))
        self._touched.clear()
        for key, events in by_device.items():
            if key in self._browsers:
                await self._tell_device(key, events)
        if "" in self._browsers and by_device:
            every = [event for events in by_device.values() for event in events]
            self._tell("", "messages", _lines(every))
        await self._tell_devices()

    async def _tell_device(self, key: str, events: list[e.Event]) -> None:
        self._tell(key, "values", _values(events))
        self._tell(key, "messages", _lines(events))
        for event in events:
            if isinstance(event, e.Commanded):
                self._tell(key, "commanded", [event.reference, event.value, event.time_ms])
        if any(not isinstance(event, _QUIET) for event in events):
            self._tell(key, "details", await asyncio.to_thread(self._details, key))

    async def _tell_devices(self) -> None:
        """Tell about all devices, at once when one comes or goes, else now and then."""
        now = asyncio.get_running_loop().time()
        if not self._listed and (not self._stale or now < self._devices_at + DEVICES_S):
            return
        self._stale = self._listed = False
        self._devices_at = now
        content = frame("devices", await asyncio.to_thread(facts.devices, self._platform))
        for browsers in list(self._browsers.values()):
            for browser in browsers:
                browser.offer(content)

    def _tell(self, key: str, name: str, content: Any) -> None:
        if content:
            whole = frame(name, content)
            for browser in self._browsers.get(key, ()):
                browser.offer(whole)

    def _standing(self, key: str) -> dict[str, Any]:
        known = facts.overview(self._platform)
        known["messages"] = facts.messages(self._platform, key)
        known["details"] = self._details(key) if key else None
        return known

    def _details(self, key: str) -> dict[str, Any] | None:
        known = any(state.key == key for state in self._platform.devices())
        return facts.details(self._platform.device(key)) if known else None


def _values(events: Iterable[e.Event]) -> dict[str, list[list[Any]]]:
    values: dict[str, list[list[Any]]] = defaultdict(list)
    for event in events:
        if isinstance(event, e.ValuesArrived):
            for reading in event.readings:
                values[reading.reference].append([reading.time_ms, reading.value])
    return values


def _lines(events: Iterable[e.Event]) -> dict[str, Any] | None:
    seen = [event for event in events if isinstance(event, e.MessageSeen)]
    if not seen:
        return None
    seen.sort(key=lambda event: event.number)
    lines = [log_line(event) for event in seen[-MOST_LINES:]]
    return {"lines": lines, "skipped": len(seen) - len(lines)}
