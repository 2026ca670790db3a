"""Values of feeds, both ways."""

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from wolkflow.platform.errors import RefusedError, UnreachableDeviceError
from wolkflow.platform.events import Changed, Commanded, ValuesArrived
from wolkflow.platform.records import Delivery, Point
from wolkflow.wolkabout import messages as m
from wolkflow.wolkabout.units import Unit
from wolkflow.wolkabout.values import Value, check_reference, check_value

if TYPE_CHECKING:
    from wolkflow.platform.exchange import Exchange

_LOCATION: Final = re.compile(r"-?\d{1,2}(\.\d+)?,-?\d{1,3}(\.\d+)?")


def arrived(exchange: "Exchange", key: str, device: int, message: m.FeedValues) -> None:
    """Keep what a device has measured; values without a time get the platform's."""
    now_ms = exchange.now_ms()
    readings = []
    points: dict[int, list[Point]] = defaultdict(list)
    refused: dict[str, None] = {}
    for reference, value, time_ms in message.readings():
        feed = _feed(exchange, key, device, reference, value)
        if feed is None:
            refused[reference] = None
            continue
        point = Point(now_ms if time_ms is None else time_ms, value)
        points[feed].append(point)
        readings.append(m.Reading(reference, value, point.time_ms))
    for feed, taken in points.items():
        exchange.store.feeds.take(feed, taken, now_ms)
    exchange.store.feeds.count(device, len(readings))
    if readings:
        exchange.tell(ValuesArrived(key, now_ms, tuple(readings)))
    if refused:
        exchange.refuse(key, f"feed_values: unknown feeds {', '.join(refused)}; register them")


def pulled(exchange: "Exchange", key: str, device: int, message: m.PullFeedValues) -> None:
    """Send in one message what waits for the device to ask, also when that is nothing."""
    del message
    exchange.store.devices.it_pulls(key)
    waiting = exchange.store.waiting.take_values(device)
    entries = tuple(entry for values in waiting for entry in values.entries)
    exchange.send(key, m.FeedValues(entries, time_first=False))


def command(exchange: "Exchange", key: str, reference: str, value: Value) -> None:
    """Tell a device what a feed shall be; for one that pulls, keep it until it asks."""
    value = check_value(check_reference(reference), value)
    device = exchange.id(key)
    feed = exchange.store.feeds.state(device, reference)
    if feed is None and exchange.rules.strict:
        raise RefusedError(f"{key}: it has no feed {reference!r}; register it first")
    if feed is not None and feed.type == m.FeedType.IN and not feed.learned:
        raise RefusedError(f"{key}: feed {reference!r} is of type IN, it can't be commanded")
    pulls = exchange.store.devices.state(key).delivery is Delivery.PULL
    if not pulls and not exchange.reaches(key, m.FeedValues):
        raise UnreachableDeviceError(
            f"{key}: it isn't connected, or not subscribed to p2d/{key}/feed_values; "
            "wait_connected() waits for that"
        )
    now_ms = exchange.now_ms()
    if feed is None:
        learned = m.Feed(reference, reference, m.FeedType.IN_OUT, unit_for(value))
        exchange.store.feeds.put(device, learned, learned=True)
    exchange.store.feeds.command(device, reference, value, now_ms)
    entry = m.Entry(((reference, value),), exchange.now_for(key))
    message = m.FeedValues((entry,), time_first=False)
    if pulls:
        exchange.store.waiting.add(device, message.NAME, message.payload())
    else:
        exchange.send(key, message)
    exchange.tell(Commanded(key, now_ms, reference, value))
    exchange.commit_soon()


def unit_for(value: Value) -> Unit:
    """Guess the unit of a feed that nobody has described."""
    if isinstance(value, bool):
        return Unit.BOOLEAN
    if isinstance(value, str):
        return Unit.LOCATION if _LOCATION.fullmatch(value) else Unit.TEXT
    return Unit.NUMERIC


def _feed(exchange: "Exchange", key: str, device: int, reference: str, value: Value) -> int | None:
    found = exchange.store.feeds.find(device, reference)
    if found is not None:
        return None if found[1] else found[0]
    if exchange.rules.strict:
        return None
    learned = m.Feed(reference, reference, m.FeedType.IN, unit_for(value))
    number = exchange.store.feeds.put(device, learned, learned=True)
    exchange.tell(Changed(key, exchange.now_ms(), "feeds"))
    return number
