"""CBOR: bytes into values, and values into bytes."""

from collections.abc import Mapping

from wolkflow import hookimpl


@hookimpl
def wolkflow_nodes() -> Mapping[str, str]:
    """Name this plugin's nodes."""
    return {
        "cbor.parse": "wolkflow_cbor.parse:Parse",
        "cbor.write": "wolkflow_cbor.write:Write",
    }
