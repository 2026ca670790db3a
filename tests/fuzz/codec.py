"""Any bytes on any topic are a message or a MessageError; a message that is written is read again.

The first byte of an input chooses the topic, the others are the payload.
"""

import json
from pathlib import Path

from tests.fuzz.guard import Escaped, Guard
from wolkflow.wolkabout import codec
from wolkflow.wolkabout.errors import MessageError

LONGEST_S = 0.2
MEMORY_MB = 256
VECTORS = Path(__file__).parents[1] / "wolkabout" / "vectors.json"

TOPICS = [f"p2d/K/{name}" for name in codec.TO_DEVICE] + [f"d2p/K/{n}" for n in codec.TO_PLATFORM]
WORDS = [
    "{", "}", "[", "]", ":", ",", '"', "null", "true", "false", "0", "-1", "1e999", "NaN",
    "\\u0000", "\\ud800", "9" * 400, "name", "size", "hash", "fileName", "fileUrl", "status",
    "error",
    "timestamp", "reference", "readingType", "dataType", "feedType", "unitGuid", "attributes",
    "feeds", "parameters", "guid", "externalId", "children", "success", "failed", "READY",
    "FILE_READY", "ERROR", "FILE_TRANSFER", "NUMERIC", "IN_OUT", "feed_values",
]  # fmt: skip
SEEDS = [
    bytes([TOPICS.index(topic)]) + vector["payload"].encode()
    for vector in json.loads(VECTORS.read_text(encoding="utf-8"))
    if (topic := f"{vector['direction']}/K/{vector['kind']}") in TOPICS and vector.get("payload")
]

codec.decode("p2d/K/time", b"1")  # what is imported late is there before anybody watches
GUARD = Guard(LONGEST_S, MEMORY_MB)


def try_one(content: bytes) -> None:
    """Read an input as a message, write that, and read it again."""
    if not content:
        return
    topic, payload = TOPICS[content[0] % len(TOPICS)], content[1:]
    with GUARD.watching((topic, payload)):
        try:
            message = codec.decode(topic, payload).message
        except MessageError as error:
            str(error)
            return
        written = message.payload()
        again = codec.decode(topic, written).message.payload()
    if again != written:
        raise Escaped(f"{topic} {payload!r} is {written!r:.500}, and again {again!r:.500}")
