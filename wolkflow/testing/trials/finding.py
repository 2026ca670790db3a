"""Finding files of tests."""

from collections.abc import Iterable
from pathlib import Path

from wolkflow.config.files import ENDINGS, TEST_ENDINGS


def find_trials(paths: Iterable[Path]) -> list[Path]:
    """Find the files of tests: in folders and below, beside pipelines, or named themselves.

    A pipeline without tests has none; what isn't there is given back, to be complained about.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found |= dict.fromkeys(sorted(_below(path)))
        elif path.name.endswith(TEST_ENDINGS) or not path.exists():
            found[path] = None
        else:
            found |= dict.fromkeys(one for one in _beside(path) if one.exists())
    return list(found)


def _below(folder: Path) -> Iterable[Path]:
    for ending in TEST_ENDINGS:
        for file in folder.rglob(f"*{ending}"):
            hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
            if not hidden and file.is_file():
                yield file


def _beside(pipeline: Path) -> Iterable[Path]:
    name = pipeline.name
    for ending in ENDINGS:
        name = name.removesuffix(ending)
    return [pipeline.with_name(name + ending) for ending in TEST_ENDINGS]
