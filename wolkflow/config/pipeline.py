"""A pipeline's files -> its graph, or everything that is wrong with them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from wolkflow.config.checks import check
from wolkflow.config.files import Text, read_all
from wolkflow.config.files_read import FilesRead
from wolkflow.config.flows import Flows
from wolkflow.config.nodes import Declared, NodeMaker
from wolkflow.config.problems import Problems, Use, closest, did_you_mean, quoted
from wolkflow.config.substitute import Substitution
from wolkflow.config.templates import Templates
from wolkflow.config.tree import Entry, Scalar, Table, Tree, is_empty, kind
from wolkflow.config.values import fill
from wolkflow.config.yaml import parse
from wolkflow.errors import Place
from wolkflow.graph import Graph
from wolkflow.registry import Registry

KEYS = ("title", "description", "nodes", "flows", "templates", "use")
SCENARIO_KEYS = ("worlds", "faults")
NAME = re.compile(r"[\w-]+")


def load(
    paths: Sequence[Path],
    registry: Registry,
    environ: Mapping[str, str],
    files: FilesRead | None = None,
) -> Graph:
    """Load a pipeline from files and folders; ConfigError has everything that is wrong.

    `files` notes every file that is read, also if there are mistakes.
    """
    problems = Problems(files)
    texts = read_all(paths, problems)
    return _Pipeline(registry, environ, problems).graph(texts)


def load_text(
    text: str,
    registry: Registry,
    environ: Mapping[str, str] | None = None,
    *,
    file: str = "pipeline.yaml",
    folder: Path = Path(),
) -> Graph:
    """Load a pipeline from a text; `file` is its name in errors, `folder` where its paths start."""
    source = Text(file, folder.absolute(), text)
    return _Pipeline(registry, environ or {}, Problems()).graph([source])


@dataclass(frozen=True, slots=True)
class Part:
    """A named part of a pipeline, the file it is in, and the use of a template it comes from."""

    entry: Entry
    text: Text
    use: Use | None


Known = dict[str, Part]


class _Pipeline:
    """Joins the files and goes through nodes, flows and claims."""

    def __init__(self, registry: Registry, environ: Mapping[str, str], problems: Problems) -> None:
        self._problems = problems
        self._maker = NodeMaker(registry, environ, problems)
        self._words = {"title": "", "description": ""}
        self._nodes: Known = {}
        self._flows: Known = {}
        self._templates: Known = {}
        self._uses: Known = {}
        self._flows_meant = False

    def graph(self, texts: Sequence[Text]) -> Graph:
        """Check everything and give the graph."""
        complete = not self._problems.count
        for text in texts:
            tree = parse(text.file, text.text, self._problems)
            complete = complete and tree is not None
            if tree is not None:
                self._take_file(text, tree)
        complete = self._use_templates() and complete
        if complete and not self._flows_meant:
            self._no_flows(texts)
        flows = Flows(self._declared(), self._maker, names_known=complete)
        for part in self._flows.values():
            with self._problems.inside(part.use):
                flows.add(part.entry, part.text.folder)
        check(flows, self._problems)
        if self._problems.count:
            raise self._problems.error()
        return self._made(flows, texts)

    def _made(self, flows: Flows, texts: Sequence[Text]) -> Graph:
        made = flows.nodes.values()
        return Graph(
            title=self._words["title"] or Path(texts[0].file).stem,
            description=self._words["description"],
            flows=tuple(self._flows),
            nodes={one.label: one.node for one in made if one.node},
            types={one.label: one.type_name for one in made},
            series={one.label: one.series for one in made},
            edges=tuple(flows.edges),
            places={one.label: one.place for one in made},
            warnings=self._problems.shown_warnings(),
        )

    def _take_file(self, text: Text, tree: Tree) -> None:
        if is_empty(tree):
            return
        if not isinstance(tree, Table):
            self._flows_meant = True
            self._problems.add(
                tree.place,
                f"a pipeline is a block of names (title, nodes, flows), not {kind(tree)}",
                "begin with flows: and put the steps under it",
            )
            return
        for entry in tree:
            self._flows_meant |= closest(entry.key, KEYS) == "flows" and not is_empty(entry.value)
            self._take_entry(text, entry)

    def _take_entry(self, text: Text, entry: Entry) -> None:
        if entry.key in self._words:
            self._take_words(text, entry)
        elif entry.key == "nodes":
            self._join(self._nodes, "node", text, entry)
        elif entry.key == "flows":
            self._join(self._flows, "flow", text, entry)
        elif entry.key == "templates":
            self._join(self._templates, "template", text, entry)
        elif entry.key == "use":
            self._flows_meant = True
            self._join(self._uses, "use", text, entry)
        elif entry.key in SCENARIO_KEYS:
            self._problems.add(
                entry.place,
                f"{quoted(entry.key)} belongs into a scenario, and this is read as a pipeline",
                "name the scenario with --scenario; in a folder of pipelines let its name end in "
                ".scenario.yaml",
            )
        elif not entry.key.startswith("x-"):
            meant = did_you_mean(entry.key, KEYS)
            self._problems.add(
                entry.place,
                f"{quoted(entry.key)} is not a part of a pipeline",
                f"{meant or 'its parts are: ' + ', '.join(KEYS)}\n"
                "a name that begins with x- is yours: wolkflow leaves it alone",
            )

    def _take_words(self, text: Text, entry: Entry) -> None:
        value = entry.value
        if isinstance(value, Scalar) and isinstance(value.value, str):
            environ, files = self._maker.environ, self._problems.files
            filled = fill(value, Substitution(environ, text.folder, files), self._problems)
            self._words[entry.key] = self._words[entry.key] or filled or ""
        elif isinstance(value, Scalar) and not is_empty(value):
            self._words[entry.key] = self._words[entry.key] or str(value.value)
        elif not is_empty(value):
            self._problems.add(value.place, f"the {entry.key} is a text, not {kind(value)}")

    def _join(
        self, known: Known, what: str, text: Text, section: Entry, use: Use | None = None
    ) -> None:
        if is_empty(section.value):
            return
        if not isinstance(section.value, Table):
            self._problems.add(
                section.value.place,
                f"{section.key} is a block of names, not {kind(section.value)}",
                f"every {what} has a name with a colon, indented under {section.key}:",
            )
            return
        for entry in section.value:
            self._check_name(entry, what)
            if entry.key in known:
                first = known[entry.key].entry.place
                self._problems.add(
                    entry.place,
                    f"the {what} {quoted(entry.key)} is here twice: first at {first}",
                    "give one of them another name",
                )
            else:
                known[entry.key] = Part(entry, text, use)

    def _check_name(self, entry: Entry, what: str) -> None:
        if not NAME.fullmatch(entry.key):
            self._problems.add(
                entry.place,
                f"{quoted(entry.key)} can't be the name of a {what}",
                "a name has letters, digits, _ and - only",
            )

    def _declared(self) -> dict[str, Declared]:
        return {name: self._declared_one(name, part) for name, part in self._nodes.items()}

    def _declared_one(self, name: str, part: Part) -> Declared:
        blank = Declared(name, name, part.entry.place)
        with self._problems.inside(part.use):
            return self._maker.make(blank, part.entry.value, part.text.folder)

    def _use_templates(self) -> bool:
        """Add what the uses of templates make; tell whether all could be made."""
        before = self._problems.count
        templates = Templates(self._problems)
        for part in self._templates.values():
            templates.declare(part.entry)
        for use in self._uses.values():
            for made, section in templates.made(use.entry):
                known = self._nodes if section.key == "nodes" else self._flows
                with self._problems.inside(made):
                    self._join(known, section.key.rstrip("s"), use.text, section, made)
        return self._problems.count == before

    def _no_flows(self, texts: Sequence[Text]) -> None:
        empty = not (self._nodes or any(self._words.values()))
        self._problems.add(
            Place(texts[0].file if texts else ".", 0, 0),
            "there is no pipeline in this file" if empty else "the pipeline has no flows",
            "a flow is a list of steps:\n  flows:\n    blink: [button, lamp]",
        )
