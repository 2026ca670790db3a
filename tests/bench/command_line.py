"""The command `wolkflow run` in a process of its own, as a user starts it."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Self


class CommandLine:
    """Runs pipelines for the length of a `with`, with their state in `folder`."""

    def __init__(self, folder: Path, *files: Path, simulate: bool = True) -> None:
        options = ["--simulate"] if simulate else []
        self._command = [sys.executable, "-m", "wolkflow", "run", *options]
        self._command += ["--state-dir", str(folder / "state"), *map(str, files)]
        self._log = folder / "log"

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def line(self) -> str:
        """Wait for a line on standard output."""
        if self._process.stdout is None or not (line := self._process.stdout.readline()):
            raise RuntimeError(f"wolkflow ended: {self._log.read_text()}")
        return line.decode()

    def __enter__(self) -> Self:
        with self._log.open("wb") as log:
            environ = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
            self._process = subprocess.Popen(
                self._command, stdout=subprocess.PIPE, stderr=log, env=environ
            )
        return self

    def __exit__(self, *reason: object) -> None:
        self._process.terminate()
        self._process.wait(30)
        if self._process.stdout is not None:
            self._process.stdout.close()
