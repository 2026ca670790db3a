"""One node of a pipeline: `{type: settings}` -> a constructed node."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from wolkflow.config.problems import Problems, Use, did_you_mean, listed, quoted
from wolkflow.config.settings import Wanted, build
from wolkflow.config.substitute import Substitution
from wolkflow.config.tree import Entry, Scalar, Table, Tree, is_empty, kind
from wolkflow.errors import Place, PluginError
from wolkflow.node import Node
from wolkflow.registry import Registry


@dataclass(frozen=True, slots=True)
class Declared:
    """A node as it stands in the text; `cls` and `node` are None as far as it is wrong."""

    label: str
    series: str
    place: Place
    type_name: str = ""
    cls: type[Node] | None = None
    node: Node | None = None
    use: Use | None = None

    def is_a(self, kind_of_node: type[Node]) -> bool:
        """Tell what it is; a node whose type is wrong may be anything."""
        return self.cls is None or issubclass(self.cls, kind_of_node)


@dataclass(frozen=True, slots=True)
class NodeMaker:
    """Makes nodes out of their text, with the types that the plugins bring."""

    registry: Registry
    environ: Mapping[str, str]
    problems: Problems

    def make(self, blank: Declared, tree: Tree, folder: Path) -> Declared:
        """Fill in the type, the class and the node itself, as far as they are right."""
        blank = replace(blank, use=self.problems.use)
        entry = self._one_entry(tree, blank.place)
        if entry is None:
            return blank
        cls = self._class(entry)
        if cls is None:
            return blank
        wanted = Wanted(entry.key, cls, entry.place, entry.value)
        node = build(wanted, Substitution(self.environ, folder, self.problems.files), self.problems)
        return replace(blank, type_name=entry.key, cls=cls, node=node)

    def _one_entry(self, tree: Tree, name: Place) -> Entry | None:
        if not isinstance(tree, Table) or not tree.entries:
            self._no_entry(tree, name)
            return None
        first, *others = tree
        if not others:
            return first
        self._several_entries(first, others)
        return None

    def _no_entry(self, tree: Tree, name: Place) -> None:
        if is_empty(tree) or isinstance(tree, Table):
            self.problems.add(name, "this node has no type", "write it like gpio.led: {pin: 17}")
            return
        place = tree.place
        if isinstance(tree, Scalar) and isinstance(tree.value, str):
            self.problems.add(
                place,
                "a node is a type with its settings, not a text",
                self._type_hint(tree.value),
            )
            return
        self.problems.add(
            place,
            f"a node is a type with its settings, not {kind(tree)}",
            "write it like gpio.led: {pin: 17}",
        )

    def _type_hint(self, text: str) -> str:
        if text in self.registry.names():
            return f"a type without settings has a colon too: {text}:"
        return did_you_mean(text, self.registry.names()) or "write it like gpio.led: {pin: 17}"

    def _several_entries(self, first: Entry, others: list[Entry]) -> None:
        known = self.registry.names()
        if first.key in known and is_empty(first.value):
            self.problems.add(
                others[0].place,
                f"the settings of {first.key} must be indented deeper than {first.key} itself",
                f"put two more spaces before {quoted(others[0].key)}",
            )
            return
        names = listed(quoted(entry.key) for entry in [first, *others])
        self.problems.add(
            others[0].place,
            f"a node has one type, and here are {1 + len(others)} names: {names}",
            "its type is the only name; the settings are indented under it",
        )

    def _class(self, entry: Entry) -> type[Node] | None:
        try:
            return self.registry.get(entry.key)
        except KeyError:
            self._unknown_type(entry)
        except PluginError as error:
            what = f"the node type {quoted(entry.key)} can't be used: {error}"
            self.problems.add(entry.place, what, "mend that plugin, or install what it needs")
        return None

    def _unknown_type(self, entry: Entry) -> None:
        known = self.registry.names()
        hints = [meant_type(entry.key, known) or "wolkflow nodes lists all types"]
        hints += [str(error) for error in self.registry.broken.values()]
        self.problems.add(
            entry.place, f"there is no node type {quoted(entry.key)}", "\n".join(hints)
        )


def meant_type(wrong: str, known: list[str]) -> str:
    """Give "did you mean" for a type, also for one that lacks the part before or after its dot."""
    same_end = [name for name in known if name.rpartition(".")[2] == wrong.rpartition(".")[2]]
    same_group = [name for name in known if name.partition(".")[0] == wrong]
    if same_group:
        return f"there are {listed(same_group)}"
    if same_end:
        return f"did you mean {' or '.join(quoted(name) for name in same_end[:5])}?"
    return did_you_mean(wrong, known)
