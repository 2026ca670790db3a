"""From the files named on the command line to a graph, or to the list of mistakes in them."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from wolkflow.cli.exits import BAD_CONFIG, Stop, stop_for
from wolkflow.config import FilesRead, load
from wolkflow.errors import ConfigError
from wolkflow.excerpt import escaped
from wolkflow.graph import Graph
from wolkflow.registry import Registry


def load_registry(files: Sequence[Path], plugins: Sequence[Path]) -> Registry:
    """Gather the node types: of installed plugins, and of those beside the pipeline."""
    beside = [folder_of(file) / "plugins" for file in files]
    return Registry.load(_unique([*plugins, *filter(is_folder, beside)]))


def load_graph(files: Sequence[Path], registry: Registry, read: FilesRead | None = None) -> Graph:
    """Load a pipeline; Stop with everything that is wrong with it.

    `read` notes every file that is read, also if there are mistakes.
    """
    with refusing(files):
        return load(files, registry, os.environ, read)


@contextmanager
def refusing(files: Sequence[Path]) -> Iterator[None]:
    """End the command with what is wrong with files, counted."""
    try:
        yield
    except ConfigError as error:
        count = len(error.problems)
        mistakes = "1 mistake" if count == 1 else f"{count} mistakes"
        raise Stop(f"{error}\n\n{named(files)}: {mistakes}", BAD_CONFIG) from error
    except OSError as error:
        raise stop_for(error) from error


def folder_of(file: Path) -> Path:
    """Give the folder that a pipeline's file is in; a folder of files is that folder itself."""
    return file if is_folder(file) else file.absolute().parent


def is_folder(path: Path) -> bool:
    """Tell whether there is a folder that can be reached; a forbidden one counts as none."""
    return os.path.isdir(path)  # noqa: PTH112  # Path.is_dir raises where there is no permission


def named(files: Sequence[Path]) -> str:
    """Name a pipeline's files in one line."""
    return escaped(", ".join(str(file) for file in files))


def _unique(folders: Sequence[Path]) -> list[Path]:
    return list({folder.resolve(): folder for folder in folders}.values())
