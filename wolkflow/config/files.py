"""Finding a pipeline's files and reading their text."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from wolkflow.config.problems import Problems
from wolkflow.errors import Place

LARGEST_FILE = 1_000_000
"""Bytes; a pipeline of a thousand nodes has a tenth of that."""

ENDINGS = (".yaml", ".yml")
TEST_ENDINGS = tuple(f".test{ending}" for ending in ENDINGS)
"""A pipeline's tests stand beside it, and are no part of it."""
SCENARIO_ENDINGS = tuple(f".scenario{ending}" for ending in ENDINGS)
"""So may scenarios, if they are called so."""


@dataclass(frozen=True, slots=True)
class Text:
    """A file's text; `folder` is where its relative paths start."""

    file: str
    folder: Path
    text: str


def read_all(paths: Iterable[Path], problems: Problems) -> list[Text]:
    """Read files, and the YAML files directly in folders; every file once."""
    files: dict[str, Path] = {}
    for path in paths:
        for file in _files_of(path, problems):
            problems.files.add(file)
            files.setdefault(os.path.realpath(file), file)
    texts = [_read(file, problems) for file in files.values()]
    return [text for text in texts if text is not None]


def pipeline_files(paths: Iterable[Path]) -> list[Path]:
    """Name the files that files and folders stand for, whether they can be read or not."""
    unsaid = Problems()
    return [file for path in paths for file in _files_of(path, unsaid)]


def _files_of(path: Path, problems: Problems) -> list[Path]:
    if "\0" in str(path):
        problems.add(Place(str(path), 0, 0), "no file can have this name")
        return []
    try:
        if not path.is_dir():
            return [path]
        inside = sorted(file for file in path.iterdir() if _is_pipeline(file))
    except OSError as error:
        problems.add(Place(str(path), 0, 0), f"the folder can't be read: {error.strerror}")
        return []
    if not inside:
        problems.add(
            Place(str(path), 0, 0),
            "there is no pipeline in this folder",
            "a pipeline is a file whose name ends in .yaml or .yml",
        )
    return inside


def _is_pipeline(file: Path) -> bool:
    is_other = file.name.endswith((*TEST_ENDINGS, *SCENARIO_ENDINGS))
    return file.suffix in ENDINGS and not file.name.startswith(".") and not is_other


def _read(path: Path, problems: Problems) -> Text | None:
    place = Place(str(path), 0, 0)
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        problems.add(place, "there is no such file")
        return None
    except OSError as error:
        problems.add(place, f"the file can't be read: {error.strerror}")
        return None
    if len(content) > LARGEST_FILE:
        megabytes = LARGEST_FILE // 1_000_000
        problems.add(place, f"the file is larger than {megabytes} MB: that is no pipeline")
        return None
    return _decoded(path, content, problems)


def _decoded(path: Path, content: bytes, problems: Problems) -> Text | None:
    try:
        return Text(str(path), path.absolute().parent, content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        problems.add(
            Place(str(path), line, column),
            "this is not a text in UTF-8",
            "save the file as UTF-8; if it is not a text file at all, name the right one",
        )
        return None
