"""Whether two nodes have the same settings."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from wolkflow.node import Node


def settings(node: Node) -> dict[str, Any]:
    """Give a node's settings by name."""
    return {field.name: getattr(node, field.name) for field in fields(node)}  # type: ignore[arg-type]  # every node is a dataclass, which mypy can't see


def alike(one: Any, other: Any) -> bool:
    """Compare as a person would: 1, 1.0 and true differ, and so does the order of a block."""
    if type(one) is not type(other):
        return False
    if isinstance(one, Mapping):
        return list(one) == list(other) and all(alike(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(alike, one, other))
    return bool(one == other)
