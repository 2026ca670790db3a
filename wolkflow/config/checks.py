"""What only the whole pipeline shows: circles, hardware used twice, nodes used nowhere."""

from collections.abc import Iterator, Mapping, Sequence

from wolkflow.config.flows import Flows
from wolkflow.config.nodes import Declared
from wolkflow.config.problems import Problems, did_you_mean, listed, quoted
from wolkflow.graph import conflicts, loop_edges
from wolkflow.node import Claim, TwoWay


def check(flows: Flows, problems: Problems) -> None:
    """Note every mistake in how the nodes go together."""
    _check_loops(flows, problems)
    claims = {label: _claims(one, problems) for label, one in flows.nodes.items()}
    _check_claims(flows, claims, problems)
    lenders = list(_lenders(claims))
    _check_lenders(flows, lenders, problems)
    _check_unused(flows, lenders, problems)


def _check_loops(flows: Flows, problems: Problems) -> None:
    two_way = {  # a type that isn't known may be one
        label for label, one in flows.nodes.items() if not one.cls or issubclass(one.cls, TwoWay)
    }
    for edge, around in loop_edges(flows.edges, two_way):
        problems.add(
            flows.edges[edge],
            f"the flow runs in a circle here: {' -> '.join(around)}",
            "take one of these steps out of the circle; "
            "only a two-way node, such as a connection to a platform, may close one",
        )


def _check_claims(flows: Flows, claims: Mapping[str, Sequence[Claim]], problems: Problems) -> None:
    for conflict in conflicts(claims):
        first, second = flows.nodes[conflict.first], flows.nodes[conflict.second]
        users = f"by {quoted(second.label)}, and by {quoted(first.label)} at {first.place}"
        if first is second:
            users = f"twice by {quoted(first.label)}"
        with problems.inside(second.use):
            if conflict.claim.shared and conflict.other.shared:
                problems.add(
                    second.place,
                    f"{quoted(second.label)} wants {conflict.claim.text}, and "
                    f"{quoted(first.label)} at {first.place} wants {conflict.other.text}",
                    "write the same in both",
                )
                continue
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


def _lenders(claims: Mapping[str, Sequence[Claim]]) -> Iterator[tuple[str, str, str]]:
    """Find the nodes whose lines others use as pins, `lines:expander:3`: lender, line, user."""
    for user, claimed in claims.items():
        for claim in claimed:
            kind, _, place = claim.key.partition(":")
            if kind == "lines":
                lender, _, line = place.rpartition(":")
                yield lender, line, user


def _check_lenders(
    flows: Flows, lenders: Sequence[tuple[str, str, str]], problems: Problems
) -> None:
    for lender, line, user in lenders:
        one = flows.nodes[user]
        with problems.inside(one.use):
            if lender in flows.nodes:
                _check_line(flows.nodes[lender], line, one, problems)
            elif flows.names_known:
                problems.add(
                    one.place,
                    f"there is no node {quoted(lender)} whose line {quoted(user)} could use",
                    did_you_mean(lender, flows.nodes) or f"the nodes are: {listed(flows.nodes)}",
                )


def _check_line(lender: Declared, line: str, user: Declared, problems: Problems) -> None:
    """Ask an expander whether another node can have one of its lines."""
    if lender.node is None:
        return  # what is wrong with it has been said
    check_line = getattr(lender.node, "check_line", None)
    if check_line is None:
        problems.add(
            user.place,
            f"{quoted(lender.label)} ({lender.type_name}) has no lines that {quoted(user.label)} "
            "could use",
            "name the node of an expander, such as an i2c.mcp23017",
        )
        return
    try:
        check_line(int(line))
    except ValueError as error:
        what = f"{quoted(user.label)} can't use line {line} of {quoted(lender.label)}"
        problems.add(user.place, what, str(error))


def _check_unused(
    flows: Flows, lenders: Sequence[tuple[str, str, str]], problems: Problems
) -> None:
    used = {*flows.used, *(lender for lender, _, _ in lenders)}
    for label, one in flows.nodes.items():
        if label not in used:
            problems.warn(
                one.place,
                f"the node {quoted(label)} is in no flow",
                "put it into a flow, or take it away",
            )
