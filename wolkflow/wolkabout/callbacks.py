"""Functions a program gives to the client."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from wolkflow.wolkabout.errors import LinkError, WolkaboutError
from wolkflow.wolkabout.messages import Parameters, Reading

_log = logging.getLogger(__name__)


def _ignore(*_: object) -> None:
    """Do nothing."""


def _log_trouble(error: WolkaboutError) -> None:
    _log.error("%s", error)


def _log_end_of_trouble() -> None:
    _log.info("the outbox can be written again")


@dataclass(frozen=True, slots=True, kw_only=True)
class Callbacks:
    """Who is told what; each is called on one thread of the client's, in order."""

    connected: Callable[[], object] = _ignore
    disconnected: Callable[[LinkError], object] = _ignore  # also after each failed attempt
    left: Callable[[], object] = _ignore  # after a pull: the session was ended from here
    values: Callable[[list[Reading]], object] = _ignore  # commands: feeds set on the platform
    parameters: Callable[[Parameters], object] = _ignore
    time: Callable[[int], object] = _ignore  # the platform's, in ms since 1970, UTC
    error_text: Callable[[str], object] = _ignore  # the platform refused something we sent
    file: Callable[[str, Path], object] = _ignore  # a file arrived: name, path
    file_gone: Callable[[str], object] = _ignore  # the platform had a file deleted
    trouble: Callable[[WolkaboutError], object] = _log_trouble  # with the outbox
    untroubled: Callable[[], object] = _log_end_of_trouble  # what is in memory is on disk again
