"""YAML: text into values, and values into text."""

from collections.abc import Mapping

from wolkflow import hookimpl


@hookimpl
def wolkflow_nodes() -> Mapping[str, str]:
    """Name this plugin's nodes."""
    return {
        "yaml.parse": "wolkflow_yaml.parse:Parse",
        "yaml.write": "wolkflow_yaml.write:Write",
    }
