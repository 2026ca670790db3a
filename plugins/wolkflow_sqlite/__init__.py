"""SQLite: keep values in a database file."""

from collections.abc import Mapping

from wolkflow import hookimpl


@hookimpl
def wolkflow_nodes() -> Mapping[str, str]:
    """Name this plugin's nodes."""
    return {"sqlite.append": "wolkflow_sqlite.append:Append"}
