"""Files: follow one that grows, and write one."""

from collections.abc import Mapping

from wolkflow import hookimpl


@hookimpl
def wolkflow_nodes() -> Mapping[str, str]:
    """Name this plugin's nodes."""
    return {
        "file.append": "wolkflow_file.append:Append",
        "file.tail": "wolkflow_file.tail:Tail",
    }
