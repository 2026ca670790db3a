"""A node type in words, as `wolkflow nodes` shows it and as the READMEs have it."""

import inspect
from collections.abc import Mapping
from dataclasses import dataclass

from wolkflow.cli.settings import Setting, settings
from wolkflow.errors import PluginError
from wolkflow.node import Poller, Source, Step, TwoWay
from wolkflow.registry import Registry

KINDS = {
    TwoWay: "source and step",
    Poller: "source, read at an interval",
    Source: "source",
    Step: "step",
}
ERROR_PORT = {"@error": "what failed here, with the reason"}


@dataclass(frozen=True, slots=True)
class Described:
    """A node type; `series` and `ports` are by name, `series` is None where any may come."""

    type: str
    plugin: str
    kind: str
    text: str
    settings: tuple[Setting, ...]
    series: Mapping[str, str] | None
    ports: Mapping[str, str]
    example: str

    @property
    def sentence(self) -> str:
        """The first sentence of what it does."""
        return first_sentence(self.text)


def describe(registry: Registry, name: str) -> Described:
    """Describe a node type; KeyError if there is none, PluginError if it can't be imported."""
    cls = registry.get(name)
    return Described(
        type=name,
        plugin=registry.plugin_of(name),
        kind=next((text for base, text in KINDS.items() if issubclass(cls, base)), "node"),
        text=inspect.cleandoc(cls.__doc__ or ""),
        settings=tuple(settings(cls)),
        series=dict(cls.series) if cls.series else None,
        ports={**cls.ports, **ERROR_PORT},
        example=cls.example,
    )


def describe_all(registry: Registry) -> tuple[list[Described], list[PluginError]]:
    """Describe all node types; those that can't be imported, and broken plugins, are named."""
    described, broken = [], list(registry.broken.values())
    for name in registry.names():
        try:
            described.append(describe(registry, name))
        except PluginError as error:
            broken.append(error)
    return described, broken


def first_sentence(text: str) -> str:
    """Give the first paragraph of a docstring in one line, up to the end of its first sentence."""
    line = " ".join(text.partition("\n\n")[0].split())
    end = line.find(". ")
    return line if end < 0 else line[: end + 1]
