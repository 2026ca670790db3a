"""The command `wolkflow` as a user has it: a process, in a folder with pipelines and plugins."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import PLUGIN, Process
from tests.support.forked import Warm

SET_BY_TESTS = {"STATE_DIRECTORY", "NOTIFY_SOCKET", "JOURNAL_STREAM"}


@pytest.fixture
def start(tmp_path: Path, warm: Warm) -> Iterator[Callable[..., Process]]:
    """Start `wolkflow` with arguments, in a folder with the misbehaving nodes; `fresh`: not forked.

    Only so an interpreter ends, and finds its streams, exactly as a user's does.
    """
    plugins = tmp_path / "plugins"
    plugins.mkdir()
    (plugins / "trial.py").write_text(PLUGIN)
    plain = {name: value for name, value in os.environ.items() if name not in SET_BY_TESTS}
    started: list[Process] = []

    def start(
        *arguments: str | Path,
        environ: dict[str, str] | None = None,
        fresh: bool = False,
        **options: Any,
    ) -> Process:
        options = {"cwd": tmp_path, "env": {**plain, **(environ or {})}, **options}
        process = Process([*map(str, arguments)], None if fresh else warm, **options)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()


@pytest.fixture
def pipeline(tmp_path: Path) -> Callable[..., Path]:
    """Write a pipeline to a file."""

    def pipeline(text: str, name: str = "trial.yaml") -> Path:
        file = tmp_path / name
        file.write_text(text)
        return file

    return pipeline
