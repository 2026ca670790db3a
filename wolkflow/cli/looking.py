"""Finding a running pipeline, and asking it through its window."""

import json
import socket
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from wolkflow.cli.exits import UNAVAILABLE, Stop, stop_for
from wolkflow.cli.running import Wishes, state_folder
from wolkflow.engine.window import NAME, connect
from wolkflow.excerpt import escaped


def ask(pipeline: Path, state_dir: Path | None, question: dict[str, Any]) -> Iterator[Any]:
    """Ask a running pipeline, and give its answers as they come; Stop if there is none."""
    folders = _folders(pipeline, state_dir)
    with _connected(pipeline, folders) as window:
        window.sendall(json.dumps(question).encode() + b"\n")
        with window.makefile(encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)


def _folders(pipeline: Path, state_dir: Path | None) -> list[Path]:
    """Name the folders where the state of a run may be: of a real one, of a simulated one."""
    return [
        state_folder(
            Wishes(
                files=(pipeline,),
                plugins=(),
                simulate=simulate,
                state_dir=state_dir,
                seconds=None,
                verbosity=0,
                log_format="text",
                no_table=True,
            )
        )
        for simulate in (False, True)
    ]


def _connected(pipeline: Path, folders: Sequence[Path]) -> socket.socket:
    for folder in folders:
        try:
            return connect(folder)
        except PermissionError as error:
            raise stop_for(
                PermissionError(error.errno, error.strerror, str(folder / NAME))
            ) from error
        except OSError:
            continue  # not there, or left by a run that was killed
    raise Stop(
        f"wolkflow: {escaped(str(pipeline))} does not run here; "
        "start it with wolkflow run, or name its --state-dir",
        UNAVAILABLE,
    )
