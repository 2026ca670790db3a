"""Frames of the event stream, as HTML's server-sent events have them."""

import json
from typing import Any, Final


def frame(event: str, content: Any) -> bytes:
    """Write one event with its content as JSON, which has no line ends."""
    text = json.dumps(content, separators=(",", ":"), ensure_ascii=False)
    return f"event: {event}\ndata: {text}\n\n".encode(errors="replace")


ALIVE: Final = b": alive\n\n"
BEHIND: Final = frame("behind", {})
