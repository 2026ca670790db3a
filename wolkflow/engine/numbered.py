"""Which unnamed step is which, after a flow was edited: their labels are numbers, and shift.

Within a flow a step is known again by its type and settings, wherever it stands now. Of those that
are left, one of the same type is the same step with other settings; and what stands in its place
follows on a step that is gone, but begins with nothing.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple
from zlib import crc32

from wolkflow.engine.alike import settings
from wolkflow.graph import Graph

NUMBERED = re.compile(r"(.+)/(\d+)")


class Kind(NamedTuple):
    """What a step is: its type, and what tells its settings from others."""

    type: str
    settings: str


class Step(NamedTuple):
    """An unnamed step of a flow."""

    label: str
    kind: Kind


Kinds = Mapping[str, Kind]


def is_numbered(label: str) -> bool:
    """Tell whether a node is an unnamed step."""
    return NUMBERED.fullmatch(label) is not None


def kinds(graph: Graph) -> dict[str, Kind]:
    """Give the unnamed steps of a graph by label."""
    return {
        label: Kind(graph.types[label], f"{crc32(repr(settings(node)).encode()):08x}")
        for label, node in graph.nodes.items()
        if is_numbered(label)
    }


def same_steps(old: Kinds, new: Kinds) -> dict[str, str]:
    """Give the old label of each step that there was before."""
    before, now = _by_flow(old), _by_flow(new)
    return {
        step.label: was.label
        for flow in now.keys() & before.keys()
        for step, was in _pairs(before[flow], now[flow])
    }


def _pairs(old: Sequence[Step], new: Sequence[Step]) -> list[tuple[Step, Step]]:
    matcher = SequenceMatcher(
        None, [step.kind for step in old], [step.kind for step in new], autojunk=False
    )
    pairs = [
        (new[block.b + at], old[block.a + at])
        for block in matcher.get_matching_blocks()
        for at in range(block.size)
    ]
    for alike in (_same_kind, _same_type, _same_place):
        pairs += _left(old, new, pairs, alike)
    return pairs


def _left(
    old: Sequence[Step],
    new: Sequence[Step],
    pairs: Sequence[tuple[Step, Step]],
    alike: Callable[[Step, Step], bool],
) -> list[tuple[Step, Step]]:
    """Pair what has no partner yet with the first one that is alike."""
    taken = {one for one, _ in pairs}
    free = [was for was in old if was not in {other for _, other in pairs}]
    found = []
    for step in new:
        partner = next((was for was in free if alike(was, step)), None)
        if step not in taken and partner is not None:
            free.remove(partner)
            found.append((step, partner))
    return found


def _same_kind(one: Step, other: Step) -> bool:
    return one.kind == other.kind


def _same_type(one: Step, other: Step) -> bool:
    return one.kind.type == other.kind.type


def _same_place(one: Step, other: Step) -> bool:
    return one.label == other.label


def _by_flow(steps: Kinds) -> dict[str, list[Step]]:
    found: dict[str, dict[int, Step]] = {}
    for label, kind in steps.items():
        if match := NUMBERED.fullmatch(label):
            found.setdefault(match[1], {})[int(match[2])] = Step(label, kind)
    return {flow: [ways[number] for number in sorted(ways)] for flow, ways in found.items()}
