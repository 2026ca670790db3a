"""What unnamed steps remember goes with them when they get other numbers.

The state keeps a list of the steps it is of; so it makes no difference whether a pipeline was
edited while it ran or between two runs.
"""

from wolkflow.engine.numbered import Kind, Kinds, kinds, same_steps
from wolkflow.engine.state import State
from wolkflow.graph import Graph

OWN = "/"
"""Whose store it is in: no node can have this label."""


def arrange(state: State, graph: Graph) -> None:
    """Give each unnamed step of a graph what it knew when it had another number."""
    store = state.store(OWN)
    known = store.get("steps", {})
    before = {label: Kind(*kind) for label, kind in known.items()}
    now = kinds(graph)
    if before == now:
        return
    state.rearrange(names(before, now))
    store["steps"] = now


def names(old: Kinds, new: Kinds) -> dict[str, str | None]:
    """Give the old label of each store that moves; None where another node's store lies."""
    same = same_steps(old, new)
    found: dict[str, str | None] = {}
    for label, kind in new.items():
        was = same.get(label)
        if was is not None and old[was].type == kind.type:
            found[label] = was
        elif label in old:
            found[label] = None
    return {label: was for label, was in found.items() if label != was}
