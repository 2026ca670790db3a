"""Short ways to feed a step and see what it makes of it."""

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from wolkflow import Node
from wolkflow.testing import Bench


def made(cls: type[Node], settings: Mapping[str, Any]) -> Any:
    """Make a node as a pipeline does: settings by the names and in the words of YAML."""
    return TypeAdapter(cls).validate_python(dict(settings), context={})


def sent(cls: type[Node], settings: Mapping[str, Any], *values: Any, apart: float = 0.0) -> Any:
    """Give what a step makes of values that come `apart` seconds after each other."""
    with Bench(made(cls, settings)) as bench:
        for value in values:
            bench.feed(value, "t")
            bench.advance(apart)
        assert not bench.errors, bench.errors
        return bench.values()


def refused(cls: type[Node], settings: Mapping[str, Any], *values: Any) -> str:
    """Give what a step says of the last value, which must be wrong."""
    with Bench(made(cls, settings)) as bench:
        for value in values:
            assert not bench.errors, bench.errors
            bench.feed(value, "t")
        assert len(bench.errors) == 1
        return str(bench.errors[0].value["error"])
