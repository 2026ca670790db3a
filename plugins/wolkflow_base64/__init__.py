"""Base64: bytes as text."""

from collections.abc import Mapping

from wolkflow import hookimpl


@hookimpl
def wolkflow_nodes() -> Mapping[str, str]:
    """Name this plugin's nodes."""
    return {
        "base64.decode": "wolkflow_base64.decode:Decode",
        "base64.encode": "wolkflow_base64.encode:Encode",
    }
