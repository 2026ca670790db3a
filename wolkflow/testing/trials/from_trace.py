"""A trace becomes a test: what sources sent is given, what the pipeline makes of it is expected."""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from wolkflow.config import load
from wolkflow.engine.trace import Head, Row, TraceError
from wolkflow.graph import Graph
from wolkflow.node import Poller, Source, Step, TwoWay
from wolkflow.registry import Registry
from wolkflow.testing.replay import AFTERWARDS
from wolkflow.testing.trials.demands import AT_THE_END, Failure
from wolkflow.testing.trials.moments import spoken
from wolkflow.testing.trials.names import PLATFORM, Name
from wolkflow.testing.trials.reading import read_trials
from wolkflow.testing.trials.running import run_trial
from wolkflow.testing.trials.subjects import Figure, Look, Subject, Values
from wolkflow.testing.trials.world import World

MOST_LISTED = 30
"""Values that are listed one by one; of more, their count and their limits."""

QUIET = ("log", "print")
TOLD = ("@parameters", "@time", "@refused")
CONNECTED = "@connected"


@dataclass(slots=True)
class _Noted:
    """Stands for a demand, and keeps what there is to see at the end."""

    subject: Subject
    aspect: str = "values"
    seconds: float = AT_THE_END
    looks: Sequence[Look] = field(default_factory=list)

    def failure(self, world: World) -> Failure | None:
        """Look; nothing is wrong."""
        self.looks = self.subject.look(world)
        return None


def trial_from_trace(
    head: Head,
    rows: Sequence[Row],
    pipeline: Path,
    registry: Registry,
    environ: Mapping[str, str],
) -> str:
    """Write the text of a file of tests for a pipeline that stands beside it."""
    graph = load([pipeline], registry, environ)
    given = _given(graph, head, rows)
    seconds = (rows[-1].at if rows else 0.0) + AFTERWARDS
    with tempfile.TemporaryDirectory(prefix="wolkflow-") as folder:
        draft = Path(folder) / "draft.test.yaml"
        text = _text(head, str(pipeline.absolute()), seconds, given, {"errors": "anything"})
        draft.write_text(text, encoding="utf-8")
        expect = _expect(graph, draft, registry, environ)
    return _text(head, pipeline.name, seconds, given, expect)


def _given(graph: Graph, head: Head, rows: Iterable[Row]) -> dict[str, dict[str, Any]]:
    """Write what sources sent, by moments; a sensor's value once, as long as it stays."""
    moments: dict[float, dict[str, Any]] = {}
    measured: dict[str, Any] = {}
    for row in rows:
        node = graph.nodes.get(row.node)
        if not isinstance(node, Source):
            raise TraceError(f"the trace of {head.title!r} has a source {row.node}; here is none")
        key, value = _happening(graph, row)
        if not key or (isinstance(node, Poller) and measured.get(key, _Noted) == value):
            continue
        measured[key] = value
        early = node.every / 2 if isinstance(node, Poller) else 0.0
        at = round(max(0.0, row.at - early), 3)
        while key in moments.get(at, {}):
            at = round(at + 0.001, 3)
        moments.setdefault(at, {})[key] = value
    return {spoken(at): moments[at] for at in sorted(moments)}


def _happening(graph: Graph, row: Row) -> tuple[str, Any]:
    """Say a row as a test says it; "" for what only follows from something else."""
    value = row.msg.value
    if row.port is None:
        series = "" if row.msg.name == graph.series[row.node] else f".{row.msg.name}"
        return f"{row.node}{series}", value
    if graph.types[row.node] == PLATFORM and row.port in TOLD:
        return f"{row.node}.{row.port}", value
    if graph.types[row.node] == PLATFORM and row.port == CONNECTED:
        return "link", {row.node: "up" if value else "down"}
    return "", None


def _expect(
    graph: Graph, draft: Path, registry: Registry, environ: Mapping[str, str]
) -> dict[str, Any]:
    """Run the draft, and write down what is seen."""
    file = read_trials(draft, registry, environ)
    values = {label: _Noted(Values(Name(label))) for label in _outputs(graph)}
    errors = {label: _Noted(Figure("errors", label)) for label in graph.nodes}
    notes: Any = [*values.values(), *errors.values()]
    run_trial(replace(file.trials[0], demands=notes), file, registry)
    expect: dict[str, Any] = {}
    for label, note in values.items():
        if graph.types[label] == PLATFORM:
            expect |= _by_feed(label, note.looks)
        else:
            expect[label] = _row([look.value for look in note.looks])
    failed = {label: note.looks[0].value for label, note in errors.items()}
    troubled = {label: count for label, count in failed.items() if count}
    return expect | ({"errors": troubled} if troubled else {})


def _outputs(graph: Graph) -> list[str]:
    """Name the nodes that are looked at: where flows end, connections, and what is on a pin."""
    going_on = {edge.source for edge in graph.edges if edge.port is None}
    return [
        label
        for label, node in graph.nodes.items()
        if isinstance(node, Step)
        and graph.types[label] not in QUIET
        and (label not in going_on or isinstance(node, TwoWay) or any(node.claims()))
    ]


def _by_feed(label: str, looks: Sequence[Look]) -> dict[str, Any]:
    """Take the feeds of a connection apart."""
    feeds: dict[str, list[Any]] = {}
    for look in looks:
        feeds.setdefault(f"{label}.{look.series}", []).append(look.value)
    return {feed: _row(values) for feed, values in feeds.items()}


def _row(values: Sequence[Any]) -> Any:
    if len(values) <= MOST_LISTED:
        return list(values)
    numbers = [one for one in values if isinstance(one, int | float) and not isinstance(one, bool)]
    limits = {"least": min(numbers), "most": max(numbers)} if numbers else {}
    return {"count": len(values), "first": values[0], "last": values[-1], **limits}


def _text(
    head: Head,
    pipeline: str,
    seconds: float,
    given: Mapping[str, Any],
    expect: Mapping[str, Any],
) -> str:
    lines = [
        f"# {head.title}, as it was recorded: what it was given, and what it made of it.",
        f"pipeline: {_flow(pipeline)}",
        "tests:",
        "  it goes as it was recorded:",
        f"    start: {_flow(_date(head.start_ms))}",
        f"    for: {spoken(seconds)}",
        "    given:" + ("" if given else " {}"),
        *(f"      {_flow(moment)}: {_flow(happens)}" for moment, happens in given.items()),
        "    expect:" + ("" if expect else " {}"),
        *(f"      {_flow(name)}: {_flow(wanted)}" for name, wanted in expect.items()),
    ]
    return "\n".join(lines) + "\n"


def _date(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(sep=" ", timespec="milliseconds")


def _flow(value: Any) -> str:
    """Write a value as YAML in one line."""
    text = yaml.safe_dump(
        value, default_flow_style=True, width=float("inf"), allow_unicode=True, sort_keys=False
    )
    return str(text).removesuffix("\n").removesuffix("\n...")
