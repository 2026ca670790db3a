"""Node-RED 5 doing the work of the benchmark `jsonl`, with its own nodes."""

import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

from tests.bench.flow import ABOVE, FACTOR, OFFSET, WINDOW
from tests.bench.measuring import cpu_of
from tests.bench.node_red import function, node
from tests.bench.node_red_process import NodeRed, installed

PATIENCE = 120.0
AVERAGE = f"""
if (msg.parts.index === 0) for (const name of context.keys()) context.set(name, undefined);
const row = msg.payload;
const window = context.get(row.name) || [];
window.push(row.value);
if (window.length > {WINDOW}) window.shift();
context.set(row.name, window);
let sum = 0;
for (const value of window) sum += value;
row.value = sum / window.length;
return msg;
"""


class NodeRedLines:
    """A Node-RED that takes the lines of `given` through its nodes and adds them to `out`."""

    def __init__(self, folder: Path, given: Path, out: Path) -> None:
        self._home = TemporaryDirectory()
        self._red = NodeRed(installed(folder), Path(self._home.name), flows(given, out))
        self._out = out

    def seconds(self) -> float:
        """Do it once more; give the CPU seconds until nothing more is written."""
        before, size = cpu_of(self._red.pid), -1
        self._red.get("/run")
        deadline = time.monotonic() + PATIENCE
        while not self._out.exists() or size != (size := self._out.stat().st_size):
            if time.monotonic() > deadline:
                raise RuntimeError("Node-RED does not come to an end")
            time.sleep(0.5)
        return cpu_of(self._red.pid) - before

    def __enter__(self) -> Self:
        self._red.__enter__()
        return self

    def __exit__(self, *reason: object) -> None:
        self._red.__exit__(*reason)
        self._home.cleanup()


def flows(given: Path, out: Path) -> list[dict[str, Any]]:
    """Write the flow as Node-RED stores it; `/alone` answers when it has started."""
    scaled = {"minout": str(OFFSET), "maxout": str(OFFSET + FACTOR), "action": "scale"}
    rule = {"t": "gt", "v": str(ABOVE), "vt": "num"}
    return [
        {"id": "tab", "type": "tab", "label": "bench"},
        node("alone", "http in", ["answer"], url="/alone", method="get"),
        node("run", "http in", ["begin"], url="/run", method="get"),
        function("begin", "msg.payload = {}; return [msg, {}];", ["answer"], ["lines"]),
        node("answer", "http response", [], statusCode="200", headers={}),
        node("lines", "file in", ["parse"], filename=str(given), filenameType="str",
             format="lines", encoding="none", allProps=False),
        node("parse", "json", ["scale"], property="payload", action="obj", pretty=False),
        node("scale", "range", ["filter"], minin="0", maxin="1", round=False,
             property="payload.value", **scaled),
        node("filter", "switch", ["average"], rules=[rule], property="payload.value",
             propertyType="msg", checkall="true", repair=False, outputs=1),
        function("average", AVERAGE, ["write"]),
        node("write", "json", ["append"], property="payload", action="str", pretty=False),
        node("append", "file", [], filename=str(out), filenameType="str", appendNewline=True,
             createDir=False, overwriteFile="false", encoding="none"),
    ]  # fmt: skip
