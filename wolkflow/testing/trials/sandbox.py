"""A folder for one test: the pipeline's files lead there, and nothing outside is touched."""

import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from wolkflow.graph import Graph
from wolkflow.node import Node, Source, Step

IN_MEMORY = Path("/dev/shm")  # noqa: S108  # a folder of our own is made in it

Content = Sequence[str] | Path
"""What a file holds when a test begins: lines, or a copy of another file."""


@dataclass(frozen=True, slots=True)
class Sandbox:
    """Paths below `home`, the pipeline's own folder, keep their place; all others go elsewhere."""

    folder: Path
    home: Path

    @classmethod
    def make(cls, home: Path) -> "Sandbox":
        """Make an empty one, in memory where that can be: nothing has to survive a power cut."""
        within = IN_MEMORY if IN_MEMORY.is_dir() else None
        try:
            return cls(Path(mkdtemp(prefix="wolkflow-", dir=within)), home.absolute())
        except OSError:
            return cls(Path(mkdtemp(prefix="wolkflow-")), home.absolute())

    def remove(self) -> None:
        """Forget everything."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def inside(self, path: Path) -> Path:
        """Give the place of a path of the pipeline."""
        path = self.home / path
        if path.is_relative_to(self.home):
            return self.folder / "here" / path.relative_to(self.home)
        return self.folder / "elsewhere" / path.relative_to(path.anchor)

    def take_in(self, graph: Graph, files: Mapping[str, Content]) -> None:
        """Lead all paths of a pipeline here, with the files it begins with.

        What steps read is copied; what sources follow and sinks write begins empty.
        """
        for node in graph.nodes.values():
            for name, path in _paths(node):
                inside = self.inside(path)
                inside.parent.mkdir(parents=True, exist_ok=True)
                if _is_read(node) and path.is_file():
                    shutil.copyfile(path, inside)
                vars(node)[name] = inside
        for name, content in files.items():
            self.put(Path(name), content)

    def put(self, path: Path, content: Content) -> None:
        """Make a file."""
        inside = self.inside(path)
        inside.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Path):
            shutil.copyfile(content, inside)
        else:
            inside.write_text("".join(f"{line}\n" for line in content), encoding="utf-8")

    def append(self, path: Path, lines: Iterable[str]) -> None:
        """Add lines to a file."""
        inside = self.inside(path)
        inside.parent.mkdir(parents=True, exist_ok=True)
        with inside.open("a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)

    def lines(self, path: Path) -> list[str] | None:
        """Read a file's lines; None if there is no such file."""
        try:
            return self.inside(path).read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return None


def _paths(node: Node) -> list[tuple[str, Path]]:
    settings = [(name, value) for name, value in vars(node).items() if not name.startswith("_")]
    return [(name, value) for name, value in settings if isinstance(value, Path)]


def _is_read(node: Node) -> bool:
    """Tell whether a node's file is one that somebody else wrote, once."""
    return not isinstance(node, Source) and not (isinstance(node, Step) and node.durable)
