"""Renaming the folders of nodes, all at once."""

import logging
from collections.abc import Mapping
from pathlib import Path

log = logging.getLogger("wolkflow.engine")


def folder_of(root: Path, label: str) -> Path:
    """Name a node's folder; it need not exist."""
    return root / label.replace("/", ".")


def move_folders(root: Path, names: Mapping[str, str | None]) -> None:
    """Rename folders of nodes, by new and old label; what is in the way goes aside."""
    moves = {
        folder_of(root, was): folder_of(root, label)
        for label, was in names.items()
        if was is not None and folder_of(root, was).is_dir()
    }
    try:
        between = [_renamed(old, old.with_name(f"{old.name}.moves")) for old in moves]
        for folder, new in zip(between, moves.values(), strict=True):
            if new.exists():
                aside = _renamed(new, _free(new))
                log.warning("%s was of another step: it is now %s", new, aside)
            folder.rename(new)
    except OSError as error:
        log.error("folders of steps could not be renamed: %s", error)  # noqa: TRY400  # the text says it all


def _renamed(folder: Path, name: Path) -> Path:
    folder.rename(name)
    return name


def _free(folder: Path) -> Path:
    aside, number = folder.with_name(f"{folder.name}.left"), 1
    while aside.exists():
        number += 1
        aside = folder.with_name(f"{folder.name}.left-{number}")
    return aside
