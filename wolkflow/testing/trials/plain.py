"""A tree of YAML as plain values, and the few shapes of it that tests are made of."""

from collections.abc import Iterator
from typing import Any

from wolkflow.config.problems import Problems, did_you_mean, listed, quoted
from wolkflow.config.tree import Entry, Items, Scalar, Table, Tree, is_empty, kind
from wolkflow.errors import Place


def plain(tree: Tree) -> Any:
    """Give what stands there without its places."""
    if isinstance(tree, Table):
        return {entry.key: plain(entry.value) for entry in tree}
    if isinstance(tree, Items):
        return [plain(value) for value in tree.values]
    return tree.value


def several(tree: Tree) -> Iterator[Tree]:
    """Give a list's values, or the single one that stands there without a list."""
    yield from tree.values if isinstance(tree, Items) else (tree,)


def texts(tree: Tree) -> list[str]:
    """Give one text or several; numbers count as they are written."""
    return [str(plain(one)) for one in several(tree)]


def entries(tree: Tree, what: str, problems: Problems) -> list[Entry]:
    """Give the entries of a block; a problem if it is something else."""
    if isinstance(tree, Table):
        return list(tree)
    if not is_empty(tree):
        problems.add(tree.place, f"{what} is a block of names with values, not {kind(tree)}")
    return []


def choice(tree: Tree, words: tuple[str, ...], what: str, problems: Problems) -> str | None:
    """Give one of some words."""
    value = tree.value if isinstance(tree, Scalar) else None
    if isinstance(value, str) and value in words:
        return value
    hint = did_you_mean(str(value), words)
    problems.add(tree.place, f"{what} is one of: {', '.join(words)}", hint)
    return None


def unknown(key: str, place: Place, owner: str, known: tuple[str, ...], problems: Problems) -> None:
    """Note a name that means nothing here."""
    meant = did_you_mean(key, known)
    hint = "\n".join(filter(None, (meant, f"it has: {listed(known)}")))
    problems.add(place, f"{quoted(key)} is not a part of {owner}", hint)
