"""YAML tags: those of the core schema, and what to write instead of the others."""

from wolkflow.config.problems import Problems, quoted
from wolkflow.config.scalars import resolve
from wolkflow.config.tree import Plain
from wolkflow.errors import Place

CORE = "tag:yaml.org,2002:"
CORE_TYPES: dict[str, tuple[type, ...]] = {
    "null": (type(None),), "bool": (bool,), "int": (int,), "float": (float, int),
}  # fmt: skip
TAG_HINTS = {
    "!secret": "write ${NAME} for an environment variable, or ${file:path} for a file's text",
    "!env_var": "write ${NAME} for an environment variable",
    "!include": "several files can be given at once: wolkflow run station.yaml cloud.yaml",
}


def tagged(text: str, tag: str | None, place: Place, problems: Problems) -> Plain:
    """Give the value of a scalar that is quoted or has a tag; ValueError as `resolve`."""
    name = (tag or "").removeprefix(CORE)
    if name not in CORE_TYPES:
        check_tag(tag, place, "str", problems)
        return text
    value = resolve(text)
    if type(value) not in CORE_TYPES[name]:
        problems.add(place, f"{quoted(text)} is not what the tag !!{name} says")
    return value


def check_tag(tag: str | None, place: Place, fitting: str, problems: Problems) -> None:
    """Note a tag that is neither absent nor the fitting one."""
    if tag in (None, "!", CORE + fitting):
        return
    problems.add(
        place,
        f"wolkflow does not know the tag {tag.replace(CORE, '!!')[:60]}",
        TAG_HINTS.get(tag, "take it away, or put the text in quotes if it begins with !"),
    )
