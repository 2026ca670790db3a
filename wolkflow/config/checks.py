"""What only the whole pipeline shows: circles, hardware used twice, nodes used nowhere."""

from collections.abc import Sequence

from wolkflow.config.flows import Flows
from wolkflow.config.nodes import Declared
from wolkflow.config.problems import Problems, quoted
from wolkflow.graph import conflicts, loop_edges
from wolkflow.node import Claim, TwoWay


def check(flows: Flows, problems: Problems) -> None:
    """Note every mistake in how the nodes go together."""
    _check_loops(flows, problems)
    _check_claims(flows, problems)
    _check_unused(flows, problems)


def _check_loops(flows: Flows, problems: Problems) -> None:
    two_way = {
        label for label, one in flows.nodes.items() if one.cls and issubclass(one.cls, TwoWay)
    }
    for edge, around in loop_edges(flows.edges, two_way):
        problems.add(
            flows.edges[edge],
            f"the flow runs in a circle here: {' -> '.join(around)}",
            "take one of these steps out of the circle; "
            "only a two-way node, such as a connection to a platform, may close one",
        )


def _check_claims(flows: Flows, problems: Problems) -> None:
    claims = {label: _claims(one, problems) for label, one in flows.nodes.items()}
    for conflict in conflicts(claims):
        first, second = flows.nodes[conflict.first], flows.nodes[conflict.second]
        users = f"by {quoted(second.label)}, and by {quoted(first.label)} at {first.place}"
        if first is second:
            users = f"twice by {quoted(first.label)}"
        problems.add(
            second.place,
            f"{conflict.claim.text} is used {users}",
            "let one node have it, and use that node by its name in several flows",
        )


def _claims(one: Declared, problems: Problems) -> Sequence[Claim]:
    try:
        return list(one.node.claims()) if one.node else []
    except Exception as error:  # noqa: BLE001  # a plugin's code may fail in any way
        problems.add(
            one.place,
            f"{one.type_name} could not say which hardware it uses: {type(error).__name__}",
            "that is a defect of the plugin, whatever the settings are",
        )
        return []


def _check_unused(flows: Flows, problems: Problems) -> None:
    for label, one in flows.nodes.items():
        if label not in flows.used:
            problems.warn(
                one.place,
                f"the node {quoted(label)} is in no flow",
                "put it into a flow, or take it away",
            )
