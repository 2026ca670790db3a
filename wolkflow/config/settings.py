"""A node's settings: tree -> constructed node, or what is wrong with each setting, at its place."""

from dataclasses import dataclass

from pydantic import ValidationError
from pydantic_core import SchemaValidator

from wolkflow.config.blame import Blame
from wolkflow.config.node_class import is_number, is_secret, settings_of
from wolkflow.config.problems import Problems, closest, listed
from wolkflow.config.substitute import Substitution
from wolkflow.config.tree import Scalar, Table, Tree, is_empty, kind, last_line
from wolkflow.config.values import Values
from wolkflow.errors import Place
from wolkflow.node import Node


@dataclass(frozen=True, slots=True)
class Wanted:
    """A node to build: its type in YAML, its class, where the type is written, its settings."""

    type_name: str
    cls: type[Node]
    place: Place
    settings: Tree


def build(wanted: Wanted, substitution: Substitution, problems: Problems) -> Node | None:
    """Construct a node; None, and problems noted, if its settings are wrong."""
    table = _table(wanted, problems)
    if table is None:
        return None
    secret = _hide_secrets(wanted.cls, table, problems)
    values = Values(substitution, problems)
    plain = {
        entry.key: values.plain(entry.value, (entry.key,), secret=entry.key in secret)
        for entry in table
    }
    _refuse_true_as_one(wanted.cls, table, values, problems)
    context = {"folder": substitution.folder}
    validator: SchemaValidator = vars(wanted.cls)["__pydantic_validator__"]
    try:
        node: Node = validator.validate_python(plain, context=context)
    except ValidationError as error:
        Blame(wanted.type_name, wanted.cls, wanted.place, table, values, problems).note(error)
        return None
    except Exception as error:  # noqa: BLE001  # a plugin's check may fail anyhow
        problems.add(
            wanted.place,
            f"{wanted.type_name} could not be made: its check failed with {type(error).__name__}",
            "that is a defect of the plugin, whatever the settings are",
        )
        return None
    return None if values.broken else node


def _table(wanted: Wanted, problems: Problems) -> Table | None:
    settings = wanted.settings
    if isinstance(settings, Table):
        return settings
    if is_empty(settings):
        return Table(wanted.place, {})
    names = listed(settings_of(wanted.cls))
    problems.add(
        settings.place,
        f"the settings of {wanted.type_name} are names with values, not {kind(settings)}",
        f"write them like {wanted.type_name}: {{name: value}}; its settings: {names}",
    )
    return None


def _refuse_true_as_one(cls: type[Node], table: Table, values: Values, problems: Problems) -> None:
    """Note a true or false where a number belongs: pydantic takes it for 1 or 0."""
    for name, field in settings_of(cls).items():
        value = table.entries[name].value if name in table.entries else None
        if isinstance(value, Scalar) and isinstance(value.value, bool) and is_number(field):
            hint = f"{name}: {field.description}" if field.description else ""
            problems.add(value.place, f"{name} must be a number, not {kind(value)}", hint)
            values.broken.add((name,))


def _hide_secrets(cls: type[Node], table: Table, problems: Problems) -> set[str]:
    """Find the entries that are secret, or meant to be, and keep their lines from being shown."""
    settings = settings_of(cls)
    secret = {name for name, field in settings.items() if is_secret(field)}
    for entry in table:
        meant = entry.key if entry.key in settings else closest(entry.key, settings)
        if meant in secret:
            problems.hide(entry.place, last_line(entry.value))
            problems.hide(entry.value.place, last_line(entry.value))  # an alias, a parameter
    return secret
