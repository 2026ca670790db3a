"""JSON: text into values, and values into text."""

from collections.abc import Mapping

from wolkflow import hookimpl


@hookimpl
def wolkflow_nodes() -> Mapping[str, str]:
    """Name this plugin's nodes."""
    return {"json.parse": "wolkflow_json.parse:Parse", "json.write": "wolkflow_json.write:Write"}
