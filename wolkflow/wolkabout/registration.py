"""Feeds and attributes this device wants to have on the platform, or no longer."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Protocol

from wolkflow.wolkabout.calls import Timer
from wolkflow.wolkabout.feature import Feature, Host
from wolkflow.wolkabout.messages import (
    Attribute,
    AttributeRegistration,
    Details,
    DetailsRequest,
    Feed,
    FeedRegistration,
    FeedRemoval,
    Message,
)

_log = logging.getLogger(__name__)
_ASK_AGAIN_S: Final = 2.0  # the first readings wait for the last answer
_QUESTIONS: Final = 3


class Releasing(Host, Protocol):
    """A host that holds readings while a feature `holds`."""

    def release(self) -> None:
        """Let them go."""


class Registration(Feature):
    """Asks on connecting what the platform knows; registers what it lacks, removes the rest.

    A platform that does not answer within three questions gets everything, which it takes as an
    update. Attributes are sent once per run in any case: their values may have changed. The first
    readings of a run are held meanwhile: a platform drops those of feeds it does not know.
    """

    def __init__(
        self,
        host: Releasing,
        feeds: Sequence[Feed],
        attributes: Sequence[Attribute],
        removed: Sequence[str] = (),
        ask_again_s: float = _ASK_AGAIN_S,
    ) -> None:
        self._host = host
        self._feeds = tuple(feeds)
        self._attributes = tuple(attributes)
        self._removed = tuple(removed)
        self._ask_again_s = ask_again_s
        self._questions = 0
        self._timer: Timer | None = None
        self._attributes_sent = False
        self.holds = bool(feeds)

    def handlers(self) -> Mapping[type[Message], Callable[[Any], object]]:
        """Return what handles which message."""
        return {Details: self._answered}

    def opened(self) -> None:
        """Ask what the platform knows."""
        if not self.holds:  # else short sessions count together: readings are not held for ever
            self._questions = 0
        if self._feeds or self._attributes or self._removed:
            self._ask()

    def ended(self) -> None:
        """Wait for no answer any more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def closing(self) -> None:
        """Register everything rather than to keep readings for the next session."""
        if self.holds:
            self.ended()
            self._register(self._feeds, self._attributes, self._removed)

    def _ask(self) -> None:
        if self._questions == _QUESTIONS:
            self._timer = None
            _log.info("the platform does not say which feeds it knows: registering all of them")
            self._register(self._feeds, self._attributes, self._removed)
            return
        self._questions += 1
        self._host.send(DetailsRequest())
        self._timer = self._host.after(self._ask_again_s, self._ask)

    def _answered(self, details: Details) -> None:
        if self._timer is None:
            return  # not our question
        self.ended()
        known = set(details.attributes) if self._attributes_sent else set()
        self._register(
            [feed for feed in self._feeds if feed.reference not in details.feeds],
            [attribute for attribute in self._attributes if attribute.name not in known],
            [reference for reference in self._removed if reference in details.feeds],
        )

    def _register(
        self, feeds: Sequence[Feed], attributes: Sequence[Attribute], removed: Sequence[str]
    ) -> None:
        self._attributes_sent = True
        if removed:
            self._host.send(FeedRemoval(tuple(removed)))
        if feeds:
            self._host.send(FeedRegistration(tuple(feeds)))
        if attributes:
            self._host.send(AttributeRegistration(tuple(attributes)))
        self.holds = False
        self._host.release()
