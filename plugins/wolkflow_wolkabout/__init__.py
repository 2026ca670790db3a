"""The WolkAbout IoT platform as a node."""

from collections.abc import Mapping

from wolkflow import hookimpl


@hookimpl
def wolkflow_nodes() -> Mapping[str, str]:
    """Name this plugin's nodes."""
    return {"wolkabout": "wolkflow_wolkabout.wolkabout:Wolkabout"}
