"""CSV: lines of cells into values, and values into lines."""

from collections.abc import Mapping

from wolkflow import hookimpl


@hookimpl
def wolkflow_nodes() -> Mapping[str, str]:
    """Name this plugin's nodes."""
    return {"csv.parse": "wolkflow_csv.parse:Parse", "csv.write": "wolkflow_csv.write:Write"}
