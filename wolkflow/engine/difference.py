"""What is different between two pipelines: which nodes go on, which end, which begin."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from wolkflow.engine.alike import alike, settings
from wolkflow.engine.numbered import is_numbered, kinds, same_steps
from wolkflow.graph import Graph


@dataclass(frozen=True, slots=True)
class Difference:
    """Labels of nodes: `kept` ones go on, `changed` ones are closed and opened anew.

    They are labels of now, but for `removed`. `before` has what kept and changed ones were called.
    """

    kept: tuple[str, ...]
    changed: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    before: Mapping[str, str]

    @property
    def staying(self) -> dict[str, str]:
        """What the nodes that go on are called now, and what they were called."""
        return {label: self.before[label] for label in self.kept}

    @property
    def moved(self) -> list[str]:
        """The nodes that go on under another label."""
        return [label for label, was in self.staying.items() if label != was]

    def __str__(self) -> str:
        said = [
            f"{len(labels)} {what} ({', '.join(labels)})"
            for what, labels in (
                ("changed", self.changed), ("added", self.added), ("removed", self.removed)
            )
            if labels
        ]  # fmt: skip
        return ", ".join([*said, f"{len(self.kept)} nodes go on as they are"])


def difference(old: Graph, new: Graph, restart: Collection[str] = ()) -> Difference:
    """Compare two graphs; those called as in `restart` until now count as changed."""
    known = same_steps(kinds(old), kinds(new))
    for label in new.nodes:
        if label in old.nodes and not is_numbered(label):
            known[label] = label
    before = {label: known[label] for label in new.nodes if label in known}
    kept = [
        label
        for label, was in before.items()
        if was not in restart and _is_same(old, was, new, label)
    ]
    return Difference(
        kept=tuple(kept),
        changed=tuple(label for label in before if label not in kept),
        added=tuple(label for label in new.nodes if label not in before),
        removed=tuple(label for label in old.nodes if label not in before.values()),
        before=before,
    )


def _is_same(old: Graph, was: str, new: Graph, label: str) -> bool:
    one, other = old.nodes[was], new.nodes[label]
    return (
        type(one) is type(other)
        and old.types[was] == new.types[label]
        and old.series[was] == new.series[label]
        and alike(settings(one), settings(other))
    )
