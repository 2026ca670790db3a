"""MessagePack: bytes into values, and values into bytes."""

from collections.abc import Mapping

from wolkflow import hookimpl


@hookimpl
def wolkflow_nodes() -> Mapping[str, str]:
    """Name this plugin's nodes."""
    return {
        "msgpack.parse": "wolkflow_msgpack.parse:Parse",
        "msgpack.write": "wolkflow_msgpack.write:Write",
    }
