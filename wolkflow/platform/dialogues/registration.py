"""Feeds and attributes that devices register."""

from typing import TYPE_CHECKING

from wolkflow.platform.events import Changed
from wolkflow.platform.faults import Fault
from wolkflow.wolkabout import messages as m
from wolkflow.wolkabout.errors import RefusedValueError
from wolkflow.wolkabout.units import Unit
from wolkflow.wolkabout.values import check_reference

if TYPE_CHECKING:
    from wolkflow.platform.exchange import Exchange


def feeds_registered(
    exchange: "Exchange", key: str, device: int, message: m.FeedRegistration
) -> None:
    """Create feeds; those that can't be are refused in one answer."""
    refused = [
        f"{feed.reference}: {why}"
        for feed in message.feeds
        if (why := _register(exchange, key, device, feed))
    ]
    exchange.tell(Changed(key, exchange.now_ms(), "feeds"))
    if refused:
        exchange.refuse(key, f"feed_registration: {'; '.join(refused)}")


def feeds_removed(exchange: "Exchange", key: str, device: int, message: m.FeedRemoval) -> None:
    """Remove feeds; what still comes for them is refused."""
    for reference in message.references:
        exchange.store.feeds.remove(device, reference)
    exchange.tell(Changed(key, exchange.now_ms(), "feeds"))


def attributes_registered(
    exchange: "Exchange", key: str, device: int, message: m.AttributeRegistration
) -> None:
    """Create attributes, or change their values."""
    if exchange.fault(key, Fault.REFUSE_REGISTRATION, message.NAME):
        names = ", ".join(attribute.name for attribute in message.attributes)
        exchange.refuse(key, f"attribute_registration: {names}: refused on request")
        return
    for attribute in message.attributes:
        exchange.store.settings.put_attribute(device, attribute)
    exchange.tell(Changed(key, exchange.now_ms(), "attributes"))


def details_asked(exchange: "Exchange", key: str, device: int, message: m.DetailsRequest) -> None:
    """Tell which feeds and attributes are registered; one only learned is still to be described."""
    del message
    feeds = tuple(feed.reference for feed in exchange.store.feeds.all(device) if not feed.learned)
    names = tuple(one.name for one in exchange.store.settings.attributes(device))
    exchange.send(key, m.Details(feeds, names))


def why_not(exchange: "Exchange", feed: m.Feed) -> str:
    """Say why a feed can't be; nothing if it can."""
    try:
        check_reference(feed.reference)
    except RefusedValueError as error:
        return str(error)
    if feed.unit not in list(Unit) and feed.unit not in exchange.rules.units:
        return f"unit {feed.unit!r} is unknown"
    return ""


def _register(exchange: "Exchange", key: str, device: int, feed: m.Feed) -> str:
    if exchange.fault(key, Fault.REFUSE_REGISTRATION, m.FeedRegistration.NAME):
        return "refused on request"
    why = why_not(exchange, feed)
    if why:
        return why
    known = exchange.store.feeds.state(device, feed.reference)
    if known is None or known.learned:
        exchange.store.feeds.put(device, feed, learned=False)
        return ""
    same = known[:4] == (feed.reference, feed.name, feed.type, feed.unit)
    return "" if same else "exists already, with another name, type or unit"
