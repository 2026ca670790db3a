"""Templates: a part of a pipeline written once and used several times, with parameters.

    templates: {room: {parameters: {address: , offset: 0}, nodes: {...}, flows: {...}}}
    use: {kitchen: {room: {address: 0x44}}}

`$(address)` in the template is the parameter, `$(name)` the use's name. What the template names
gets the use's name before it: `climate` is `kitchen-climate` to all others. Every value keeps its
place.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from wolkflow.config.compose import MOST_VALUES
from wolkflow.config.filling import OWN, Filling, Reference, references, size
from wolkflow.config.problems import LONGEST_NAME, Problems, Use, did_you_mean, listed, quoted
from wolkflow.config.substitute import place_of
from wolkflow.config.tree import Entry, Table, Tree, is_empty, kind

PARTS = ("parameters", "nodes", "flows")


@dataclass(frozen=True, slots=True)
class Template:
    """A template as it stands in the text; `parts` are its nodes and flows."""

    entry: Entry
    parameters: Table
    parts: dict[str, Table]


class Templates:
    """Knows all templates, and makes the nodes and flows of each use."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._templates: dict[str, Template | None] = {}
        self._left = MOST_VALUES

    def declare(self, name: Entry) -> None:
        """Take in a template; None stands for one with mistakes."""
        before = self._problems.count
        template = self._template(name)
        if template is not None:
            self._check_references(template)
        self._templates[name.key] = None if self._problems.count > before else template

    def made(self, entry: Entry) -> Iterator[tuple[Use, Entry]]:
        """Make the sections of nodes and flows that a use stands for."""
        chosen = self._chosen(entry)
        if chosen is None:
            return
        template, given = chosen
        use = Use(entry.key, entry.place, template.entry.key, template.entry.place)
        values = self._values(use, template, given)
        if values is None or not self._has_room(entry, template, values):
            return
        names = template.parts["nodes"].entries if "nodes" in template.parts else {}
        filling = Filling(entry.key, values, names, self._problems)
        for key, part in template.parts.items():
            with self._problems.inside(use):
                section = filling.section(key, part)
            if not filling.failed:
                yield use, section

    def _template(self, name: Entry) -> Template | None:
        if not isinstance(name.value, Table):
            self._problems.add(
                name.place if is_empty(name.value) else name.value.place,
                f"a template is a block with {listed(PARTS)}, not {kind(name.value)}",
                f"under {name.key}: write what shall be there for each use",
            )
            return None
        parts: dict[str, Table] = {}
        for part in name.value:
            if part.key not in PARTS:
                hint = did_you_mean(part.key, PARTS) or f"its parts are: {', '.join(PARTS)}"
                what = f"{quoted(part.key)} is not a part of a template"
                self._problems.add(part.place, what, hint)
            elif isinstance(part.value, Table):
                parts[part.key] = part.value
            elif not is_empty(part.value):
                what = f"{part.key} is a block of names, not {kind(part.value)}"
                self._problems.add(part.value.place, what, "each has a name with a colon")
        parameters = parts.pop("parameters", Table(name.place, {}))
        return Template(name, parameters, parts)

    def _check_references(self, template: Template) -> None:
        known = [*template.parameters.entries, OWN]
        used = set()
        for part in template.parts.values():
            for found in references(part):
                used.add(found.name)
                if found.name not in known:
                    self._no_parameter(template, found, known)
        for parameter in template.parameters:
            if parameter.key == OWN:
                what = f"{quoted(OWN)} can't be a parameter: it is the name of each use"
                self._problems.add(parameter.place, what, "give it another name")
            elif parameter.key not in used:
                what = f"the parameter {quoted(parameter.key)} is used nowhere in the template"
                hint = f"write $({parameter.key}) where it belongs"
                self._problems.warn(parameter.place, what, hint)

    def _no_parameter(self, template: Template, found: Reference, known: list[str]) -> None:
        line = self._problems.lines_of(found.place.file)[found.place.line - 1]
        meant = did_you_mean(found.name, known) or f"its parameters: {listed(known)}"
        self._problems.add(
            place_of(found.written, found.place, line),
            f"the template {quoted(template.entry.key)} has no parameter {quoted(found.name)}",
            f"{meant}\n$${found.written[1:]} is the text {found.written} itself",
        )

    def _chosen(self, use: Entry) -> tuple[Template, Table] | None:
        """Find the template that a use names, and the parameters it gives."""
        entries = list(use.value) if isinstance(use.value, Table) else []
        if len(entries) != 1:
            place = use.place if is_empty(use.value) else use.value.place
            known = listed(self._templates) or "none yet"
            self._problems.add(
                place,
                "a use names one template and gives it parameters",
                f"write it like {use.key}: {{room: {{address: 0x44}}}}; the templates are: {known}",
            )
            return None
        [chosen] = entries
        if chosen.key not in self._templates:
            hint = did_you_mean(chosen.key, self._templates)
            what = f"there is no template {quoted(chosen.key)}"
            names = f"the templates are: {listed(self._templates)}" if self._templates else ""
            self._problems.add(chosen.place, what, hint or names or "write it under templates:")
            return None
        template = self._templates[chosen.key]
        if isinstance(chosen.value, Table) or is_empty(chosen.value):
            given = chosen.value if isinstance(chosen.value, Table) else Table(use.place, {})
            return (template, given) if template else None
        what = f"the parameters of {chosen.key} are names with values, not {kind(chosen.value)}"
        self._problems.add(chosen.value.place, what, "write them like {name: value}")
        return None

    def _values(self, use: Use, template: Template, given: Table) -> dict[str, Tree] | None:
        before = self._problems.count
        known = template.parameters.entries
        for entry in given:
            if entry.key not in known:
                what = f"the template {quoted(use.template)} has no parameter {quoted(entry.key)}"
                names = f"its parameters: {listed(known)}" if known else "it has no parameters"
                hint = "\n".join(filter(None, (did_you_mean(entry.key, known), names)))
                self._problems.add(entry.place, what, hint)
        values = {one.key: one.value for one in template.parameters} | {
            one.key: one.value for one in given if not is_empty(one.value)
        }
        for key, value in values.items():
            if is_empty(value):
                what = f"{quoted(use.name)} needs the parameter {quoted(key)}"
                where = f"it has no default in the template, {known[key].place}"
                self._problems.add(use.place, what, where)
        return None if self._problems.count > before else values

    def _has_room(self, use: Entry, template: Template, values: dict[str, Tree]) -> bool:
        """Bound what uses may grow to: many uses of a large template multiply."""
        if self._left < 0:
            return False  # said at the first one
        if len(use.key) > LONGEST_NAME:
            what = f"the name {quoted(use.key)} is longer than {LONGEST_NAME} letters"
            self._problems.add(use.place, what, "the names of all that it makes begin with it")
            return False
        self._left -= sum(size(part, values) for part in template.parts.values())
        if self._left >= 0:
            return True
        what = f"the uses of templates grow to more than {MOST_VALUES} values here"
        self._problems.add(use.place, what, "split the pipeline in two")
        return False
