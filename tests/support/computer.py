"""A node of `system` on a bench, with a folder that looks like the computer's files."""

from pathlib import Path

from wolkflow.testing import Bench
from wolkflow_system.computer import Computer
from wolkflow_system.files import RealFiles


def bench_with(root: Path, node: Computer, files: dict[str, str]) -> Bench:
    put(root, files)
    return Bench(node, resources={"system": RealFiles(root)})


def put(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        file = root / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def latest(bench: Bench) -> dict[str, object]:
    return {msg.name: msg.value for msg in bench.out}


def error(bench: Bench) -> str:
    return str(bench.errors[0].value["error"])
