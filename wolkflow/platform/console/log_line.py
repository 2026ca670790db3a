"""A message as the log shows it."""

from typing import Any, Final

from wolkflow.platform.events import MessageSeen
from wolkflow.wolkabout.messages import FileBinaryResponse

LONGEST: Final = 2000


def log_line(seen: MessageSeen) -> list[Any]:
    """Give number, time, device, direction, message, payload as text, size and problem."""
    return [
        seen.number,
        seen.time_ms,
        seen.device,
        seen.to_device,
        seen.topic,
        _payload(seen),
        seen.size,
        seen.problem,
    ]


def _payload(seen: MessageSeen) -> str:
    if seen.topic.endswith(f"/{FileBinaryResponse.NAME}"):
        return _chunk(seen)
    text = seen.payload.decode(errors="replace")
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _chunk(seen: MessageSeen) -> str:
    if not isinstance(seen.message, FileBinaryResponse):
        return f"chunk: {seen.payload[:32].hex(' ')} …"
    chunk = seen.message
    return (
        f"chunk: {len(chunk.data)} bytes, SHA-256 {chunk.current_hash.hex()}, "
        f"previous {chunk.previous_hash.hex()}"
    )
