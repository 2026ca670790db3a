"""What is different between two pipelines: which nodes go on, which end, which begin."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from wolkflow.graph import Graph
from wolkflow.node import Node


@dataclass(frozen=True, slots=True)
class Difference:
    """Labels of nodes: `kept` ones go on, `changed` ones are closed and opened anew."""

    kept: tuple[str, ...]
    changed: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]

    def __str__(self) -> str:
        said = [
            f"{len(labels)} {what} ({', '.join(labels)})"
            for what, labels in (
                ("changed", self.changed), ("added", self.added), ("removed", self.removed)
            )
            if labels
        ]  # fmt: skip
        return ", ".join([*said, f"{len(self.kept)} nodes go on as they are"])


def difference(old: Graph, new: Graph, restart: Sequence[str] = ()) -> Difference:
    """Compare two graphs by label, type and settings; those in `restart` count as changed."""
    both = [label for label in new.nodes if label in old.nodes]
    kept = [label for label in both if label not in restart and _is_same(label, old, new)]
    return Difference(
        kept=tuple(kept),
        changed=tuple(label for label in both if label not in kept),
        added=tuple(label for label in new.nodes if label not in old.nodes),
        removed=tuple(label for label in old.nodes if label not in new.nodes),
    )


def _is_same(label: str, old: Graph, new: Graph) -> bool:
    one, other = old.nodes[label], new.nodes[label]
    return (
        type(one) is type(other)
        and old.types[label] == new.types[label]
        and old.series[label] == new.series[label]
        and _alike(settings(one), settings(other))
    )


def settings(node: Node) -> dict[str, Any]:
    """Give a node's settings by name."""
    return {field.name: getattr(node, field.name) for field in fields(node)}  # type: ignore[arg-type]  # every node is a dataclass, which mypy can't see


def _alike(one: Any, other: Any) -> bool:
    """Compare as a person would: 1, 1.0 and true differ, and so does the order of a block."""
    if type(one) is not type(other):
        return False
    if isinstance(one, Mapping):
        return list(one) == list(other) and all(_alike(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(_alike, one, other))
    return bool(one == other)
