"""Firmware that a device fetches by itself, where and when the platform's parameters say."""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import urljoin

from wolkflow.wolkabout import json_text
from wolkflow.wolkabout import messages as m
from wolkflow.wolkabout.calls import Timer
from wolkflow.wolkabout.check_time import CheckTime
from wolkflow.wolkabout.downloads import read_page
from wolkflow.wolkabout.errors import FileRefusedError, MessageError, OutboxError
from wolkflow.wolkabout.feature import Feature, Host
from wolkflow.wolkabout.messages.parameters import (
    FIRMWARE_UPDATE_CHECK_TIME,
    FIRMWARE_UPDATE_REPOSITORY,
)
from wolkflow.wolkabout.outbox import Outbox
from wolkflow.wolkabout.timekeeping import Clock

_log = logging.getLogger(__name__)
_WANTED: Final = (FIRMWARE_UPDATE_REPOSITORY, FIRMWARE_UPDATE_CHECK_TIME)
_INDEX: Final = "firmware.json"
_LONGEST_SLEEP_S: Final = 600.0  # then the wall clock is looked at again: it may have been set
_SHORTEST_SLEEP_S: Final = 0.01
_BUSY_S: Final = 60.0  # until the next try when another file is on its way
_BLOCK: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Offer:
    """What a repository holds: a version, where its file is, and the file's digest."""

    version: str
    url: str
    sha256: str


class Fetching(Protocol):
    """What takes files from URLs; see `FileTransfer.fetch`."""

    def __call__(self, url: str, then: Callable[[Path], object]) -> bool:
        """Fetch a file and hand over its path; return False while another one is on its way."""
        ...


class FirmwareRepository(Feature):
    """Asks for the repository and the check time, looks there at that time, fetches, installs.

    The protocol says only that the repository is a URL. What is there is this client's own
    choice: `firmware.json` in that folder (or the URL itself, if it ends in `.json`) holding
    `{"version": "2.0", "file": "fw-2.0.bin", "sha256": "..."}`, the file's URL relative to it. An
    offer of another version than the one that runs is tried once; what became of it is told
    as after any installation. A file is not even kept unless its digest is the promised one.
    """

    def __init__(
        self,
        host: Host,
        outbox: Outbox,
        *,
        note: str,
        version: Callable[[], str],
        fetch: Fetching,
        install: Callable[[str], object],
        clock: Clock,
    ) -> None:
        self._host = host
        self._outbox = outbox
        self._note = note
        self._version = version
        self._fetch = fetch
        self._install = install
        self._clock = clock
        self._told: dict[str, m.ParameterValue] = {}
        self._times: CheckTime | None = None
        self._due: datetime | None = None
        self._timer: Timer | None = None

    def handlers(self) -> Mapping[type[m.Message], Callable[[Any], object]]:
        """Return what handles which message."""
        return {m.Parameters: self._parameters, m.SynchronizedParameters: self._parameters}

    def opened(self) -> None:
        """Ask for the two parameters, which may have changed."""
        self._host.send(m.SynchronizeParameters(_WANTED))

    def close(self) -> None:
        """Look no more."""
        self._stop_timer()

    def _parameters(self, message: m.Parameters) -> None:
        told = {name: message.values[name] for name in _WANTED if name in message.values}
        if told.items() <= self._told.items():
            return
        self._told |= told
        try:
            self._times = CheckTime.parse(self._told.get(FIRMWARE_UPDATE_CHECK_TIME))
        except MessageError as error:
            _log.warning("firmware is not looked for: %s", error)
            self._times = None
        self._plan()

    def _plan(self) -> None:
        self._stop_timer()
        if self._times is None or not self._repository:
            self._due = None
            return
        self._due = self._times.after(self._now())
        self._sleep(self._due)

    def _sleep(self, due: datetime) -> None:
        left_s = max(_SHORTEST_SLEEP_S, (due - self._now()) / timedelta(seconds=1))
        self._timer = self._host.after(min(left_s, _LONGEST_SLEEP_S), self._wake)

    def _wake(self) -> None:
        if self._due is not None and self._now() < self._due:
            self._sleep(self._due)
            return
        self._host.work(partial(look, self._repository), self._looked)
        self._plan()

    def _looked(self, found: object) -> None:
        if isinstance(found, Offer):
            self._consider(found)
        else:
            _log.warning("firmware: nothing usable at %s: %s", self._repository, found)

    def _consider(self, offer: Offer) -> None:
        if offer.version == self._version() or self._outbox.noted(self._note) == offer.sha256:
            return
        if not self._fetch(offer.url, partial(self._fetched, offer)):
            self._host.after(_BUSY_S, partial(self._consider, offer))

    def _fetched(self, offer: Offer, path: Path) -> None:
        self._host.work(partial(_keep_if_true, path, offer), partial(self._checked, offer, path))

    def _checked(self, offer: Offer, path: Path, result: object) -> None:
        if isinstance(result, Exception):
            _log.error("firmware %s is not installed: %s", offer.version, result)
            return
        try:
            self._outbox.note(self._note, offer.sha256)
        except OutboxError as error:  # without the note it would be installed again and again
            _log.error("firmware %s is not installed: %s", offer.version, error)
            return
        _log.info("firmware: installing %s from the repository", offer.version)
        self._install(path.name)

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock.wall_ms() / 1000).astimezone()

    @property
    def _repository(self) -> str:
        return str(self._told.get(FIRMWARE_UPDATE_REPOSITORY) or "")

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def look(repository: str) -> Offer:
    """Read what a repository offers; raises `OSError` or `MessageError`."""
    index = repository if repository.endswith(".json") else f"{repository.rstrip('/')}/{_INDEX}"
    members = json_text.read_object(read_page(index))
    return Offer(
        json_text.text(members, "version"),
        urljoin(index, json_text.text(members, "file")),
        json_text.text(members, "sha256").lower(),
    )


def index(version: str, path: Path) -> str:
    """Make the `firmware.json` for a file."""
    return json.dumps({"version": version, "file": path.name, "sha256": _digest(path)})


def _keep_if_true(path: Path, offer: Offer) -> None:
    if _digest(path) != offer.sha256:
        path.unlink()
        raise FileRefusedError(
            m.FileError.FILE_HASH_MISMATCH,
            f"{path.name} has another SHA-256 than the repository promises",
        )


def _digest(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
