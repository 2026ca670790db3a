"""The five transforms of `chain`, next to Node-RED 5 with its own nodes, CPU a message.

Node-RED runs `filter` (once called rbe), `range` twice, `switch`, and for the average, which its
core has no node for, a `function` with its context. The fairest feed we know: a function inside
Node-RED sends 1,000 messages in a go, uncloned, and another one collects; wolkflow's come from a
source through an inbox. `alone` is without feeding and collecting: of Node-RED's figure, what the
same costs with nothing in between is taken off; of wolkflow's, only the feeding. Then the same
with the scaling as a JSONata expression in a `change` node, which is how its users do arithmetic,
and last with 100,000 messages in a go: Node-RED's queue has no bound, and grows with the burst.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench.figures import Figure
from tests.bench.flow import ABOVE, FACTOR, HIGHEST, OFFSET, WINDOW, Flow, rows
from tests.bench.measuring import cpu_of, in_turns, resident_megabytes, times_more
from tests.bench.node_red_process import NodeRed, installed
from wolkflow import Msg

NUMBER = 1_000
BURSTS = 30
FLOOD = 100_000
ROUNDS = 7

FEED = """
const out = msg.through ? 0 : 1;
const send = one => node.send(out ? [null, one] : [one, null], false);
flow.set("sum", 0); flow.set("count", 0);
for (const row of context.get("rows")) send({topic: row.name, payload: row.value});
flow.set("burst", flow.get("burst") + 1);
send({topic: "done", payload: 1000 + flow.get("burst"), req: msg.req, res: msg.res});
"""
COLLECT = """
if (msg.topic === "done")
    return {res: msg.res, payload: {sum: flow.get("sum"), count: flow.get("count")}};
flow.set("sum", flow.get("sum") + msg.payload);
flow.set("count", flow.get("count") + 1);
"""
AVERAGE = """
const window = context.get(msg.topic) || [];
window.push(msg.payload);
if (window.length > %d) window.shift();
context.set(msg.topic, window);
let sum = 0;
for (const value of window) sum += value;
msg.payload = sum / window.length;
return msg;
"""


def measure(folder: Path) -> Iterator[Figure]:
    """Run both in turns; each both with its feeding and without."""
    dicts = rows(NUMBER)
    messages = [Msg(**row) for row in dicts]
    flow = Flow()

    def fed() -> None:
        for _ in range(BURSTS):
            flow.end.out.clear()
            flow.feed(dicts)

    def alone() -> None:
        for _ in range(BURSTS):
            flow.end.out.clear()
            for msg in messages:
                flow.enter(msg)

    ours: list[float] = []
    ours_alone: list[float] = []
    theirs: list[float] = []
    theirs_alone: list[float] = []
    modules = installed(folder)
    with TemporaryDirectory() as home, NodeRed(modules, Path(home), flows(dicts)) as red:
        for _ in range(ROUNDS):
            seconds = in_turns({"fed": fed, "alone": alone}, rounds=1)
            ours += seconds["fed"]
            ours_alone += seconds["alone"]
            theirs.append(spent(red, "/run"))
            theirs_alone.append(theirs[-1] - spent(red, "/alone"))
        check_same(red.get("/run"), flow.end.out)
        resident = resident_megabytes(red.pid)
    each = 1e6 / NUMBER / BURSTS
    yield Figure("Node-RED, CPU a message", median(theirs) * each, "us")
    yield Figure("Node-RED, CPU a message, the five nodes alone", median(theirs_alone) * each, "us")
    yield Figure("wolkflow, CPU a message", median(ours) * each, "us")
    yield Figure("wolkflow, CPU a message, the five nodes alone", median(ours_alone) * each, "us")
    ratio = times_more(theirs[1:], than=ours[1:])  # in the first round V8 is cold
    yield Figure("Node-RED, times wolkflow", ratio, "x", at_least=40)
    ratio = times_more(theirs_alone[1:], than=ours_alone[1:])
    yield Figure("Node-RED, times wolkflow, the five nodes alone", ratio, "x")
    yield Figure("Node-RED, resident memory afterwards", resident, "MB")
    with TemporaryDirectory() as home, NodeRed(modules, Path(home), in_jsonata(dicts)) as red:
        spent(red, "/run")  # V8 is cold
        worded = [spent(red, "/run") for _ in range(ROUNDS)]
    yield Figure("Node-RED with JSONata, CPU a message", median(worded) * each, "us")
    ratio = median(worded) / median(ours)
    yield Figure("Node-RED with JSONata, times wolkflow", ratio, "x")
    with TemporaryDirectory() as home, NodeRed(modules, Path(home), flows(rows(FLOOD))) as red:
        spent(red, "/run", bursts=1)
        flooded = [spent(red, "/run", bursts=1) for _ in range(ROUNDS)]
    yield Figure("Node-RED, 100,000 in one go, CPU a message", median(flooded) / FLOOD * 1e6, "us")
    ratio = median(flooded) / FLOOD / (median(ours) / NUMBER / BURSTS)
    yield Figure("Node-RED, 100,000 in one go, times wolkflow", ratio, "x")


def spent(red: NodeRed, page: str, bursts: int = BURSTS) -> float:
    """Give the CPU seconds that Node-RED takes for all bursts."""
    before = cpu_of(red.pid)
    for _ in range(bursts):
        red.get(page)
    return cpu_of(red.pid) - before


def check_same(found: dict[str, float], out: list[Msg]) -> None:
    """Refuse to compare what does not do the same."""
    expected = sum(msg.value for msg in out)
    if found["count"] != len(out) or abs(found["sum"] - expected) > 1e-6 * expected:
        raise RuntimeError(f"Node-RED gives {found}, wolkflow {len(out)} adding up to {expected}")


def flows(dicts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Write the flow as Node-RED stores it."""
    wide = {"minin": "0", "maxin": "1", "round": False, "property": "payload"}
    scaled = {"minout": str(OFFSET), "maxout": str(OFFSET + FACTOR), "action": "scale"}
    limits = {"minin": "-1000", "maxin": str(HIGHEST), "minout": "-1000", "maxout": str(HIGHEST)}
    rule = {"t": "gt", "v": str(ABOVE), "vt": "num"}
    prepare = f'context.set("rows", {json.dumps(dicts)}); flow.set("burst", 0);'
    return [
        {"id": "tab", "type": "tab", "label": "bench"},
        node("run", "http in", ["through"], url="/run", method="get"),
        node("alone", "http in", ["feed"], url="/alone", method="get"),
        function("through", "msg.through = true; return msg;", ["feed"]),
        function("feed", FEED, ["change"], ["collect"], initialize=prepare),
        node("change", "rbe", ["scale"], func="rbe", septopics=True, property="payload",
             topi="topic", gap="", start="", inout="out"),
        node("scale", "range", ["range"], **wide, **scaled),
        node("range", "range", ["filter"], **{**wide, **limits}, action="clamp"),
        node("filter", "switch", ["average"], rules=[rule], property="payload",
             propertyType="msg", checkall="true", repair=False, outputs=1),
        function("average", AVERAGE % WINDOW, ["collect"]),
        function("collect", COLLECT, ["answer"]),
        node("answer", "http response", [], statusCode="200", headers={}),
    ]  # fmt: skip


def in_jsonata(dicts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Write the flow with an expression for the scaling."""
    scaling = f"payload * {FACTOR} + {OFFSET}"
    rule = {"t": "set", "p": "payload", "pt": "msg", "to": scaling, "tot": "jsonata"}
    return [
        node("scale", "change", ["range"], rules=[rule]) if one["id"] == "scale" else one
        for one in flows(dicts)
    ]


def node(id_: str, kind: str, *wires: list[str], **settings: object) -> dict[str, Any]:
    """Write one node."""
    place = {"x": 0, "y": 0, "z": "tab"}  # what has no place is taken for a configuration
    return {"id": id_, "type": kind, "wires": list(wires), **place, **settings}


def function(id_: str, code: str, *wires: list[str], initialize: str = "") -> dict[str, Any]:
    """Write a `function` node."""
    return node(id_, "function", *wires, func=code, initialize=initialize, outputs=len(wires),
                timeout=0, noerr=0, finalize="", libs=[])  # fmt: skip
