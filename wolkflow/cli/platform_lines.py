"""Events of the local platform as lines for people."""

from datetime import datetime

from wolkflow.excerpt import escaped
from wolkflow.platform import events as e
from wolkflow.wolkabout.messages import FeedValues, FileBinaryResponse

LONGEST = 120
_STEPS = 10


class Lines:
    """Writes an event as a line, or nothing for one that says too little.

    Of a transfer it shows a new status, and every tenth of the way.
    """

    def __init__(self, *, messages: bool) -> None:
        self._messages = messages
        self._shown: dict[int, tuple[str, int]] = {}

    def line(self, event: e.Event) -> str:
        """Write `12:00:01 station-1 > feed_values T=21.5`; `<` is to the device."""
        text = self._text(event)
        if not text:
            return ""
        when = datetime.fromtimestamp(event.time_ms / 1000).astimezone()
        return escaped(f"{when:%H:%M:%S} {event.device} {text}")

    def _text(self, event: e.Event) -> str:
        match event:
            case e.MessageSeen():
                return _message(event) if self._messages or event.problem else ""
            case e.TransferProgress():
                return self._transfer(event)
            case e.FirmwareProgress():
                return _firmware(event)
        return _short(event)

    def _transfer(self, event: e.TransferProgress) -> str:
        tenth = event.done * _STEPS // event.total if event.total else 0
        if self._shown.get(event.number) == (event.status, tenth):
            return ""
        self._shown[event.number] = (event.status, tenth)
        if event.status.over:
            self._shown.pop(event.number)
        share = f" {event.done * 100 // event.total}%" if event.total else ""
        return f"{event.kind} {event.name}: {event.status}{share} {event.error}".rstrip()


def _short(event: e.Event) -> str:
    match event:
        case e.Connected():
            return f"connected from {event.address}"
        case e.Disconnected() | e.LoginRefused():
            return f"{event.NAME}: {event.reason}"
        case e.FaultMade():
            return f"fault: {event.fault}"
        case e.Removed():
            return "was removed"
    return ""  # what it tells shows in the messages


def _firmware(event: e.FirmwareProgress) -> str:
    version = f", now version {event.version_after}" if event.version_after else ""
    return f"firmware {event.file}: {event.status} {event.error}".rstrip() + version


def _message(event: e.MessageSeen) -> str:
    name = event.topic.rpartition("/")[2]
    sign = "<" if event.to_device else ">"
    problem = f" ({event.problem})" if event.problem else ""
    return f"{sign} {name} {_content(event)}".rstrip() + problem


def _content(event: e.MessageSeen) -> str:
    if isinstance(event.message, FileBinaryResponse):
        return f"{event.size} bytes"
    if isinstance(event.message, FeedValues):
        values = [f"{one.reference}={one.value}" for one in event.message.readings()]
        return _cut(", ".join(values[:LONGEST]), more=f", ... {len(values)} values")
    return _cut(event.payload.decode(errors="replace"), more=f"... {event.size} bytes")


def _cut(text: str, more: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - len(more)] + more
