"""The JSON Schema of a pipeline, for editors: draft-07, which their YAML plugins understand.

A node is an object with exactly one property, its type; a step is a name, a node or a list of
steps.
"""

import inspect
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from wolkflow.errors import PluginError
from wolkflow.fields import format_duration, format_size
from wolkflow.node import Node
from wolkflow.registry import Registry

Schema = dict[str, Any]

REFERENCE = "#/definitions/reference"
LIMITS = {"pattern", "format", "maxLength", "enum", "const"}
"""What a text like ${PORT} could break."""

WRITTEN = {"duration": format_duration, "size": format_size}
"""How the default of a domain type is written in YAML."""

NAME = r"^[^./\s]+$"
"""Names of nodes and flows, roughly: not every editor's regular expressions know all letters."""

PARAMETERS = {
    "type": ["object", "null"],
    "description": "what differs between the uses, each with its default; none: it must be given",
}

SPOKEN = ("description", "default", "examples")
"""What belongs to a setting as a whole, not to one of its kinds of value."""


def schema(registry: Registry) -> Schema:
    """Describe every pipeline that the registry's node types allow; broken types are left out."""
    definitions: Schema = {
        "reference": {
            "type": "string",
            "pattern": r"\$(\{.+\}|\(.+\))",
            "description": "${NAME}, ${NAME:-default}, ${file:path} or ${cred:name}; "
            "in a template $(parameter)",
        },
        "step": {
            "anyOf": [
                {
                    "type": "string",
                    "description": "the name of a node, as in climate or climate.output",
                },
                {"$ref": "#/definitions/node"},
                {"type": "array", "items": {"$ref": "#/definitions/step"}},
            ]
        },
    }
    definitions["node"] = _node(registry, definitions)
    sections = _sections()
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "wolkflow pipeline",
        "type": "object",
        "properties": {
            "title": {"type": "string", "description": "what the pipeline is called"},
            "description": {"type": "string", "description": "what the pipeline is for"},
            **sections,
            "templates": _named(
                "parts of a pipeline that are used several times",
                {
                    "type": "object",
                    "properties": {"parameters": PARAMETERS, **sections},
                    "additionalProperties": False,
                },
            ),
            "use": _named(
                "uses of templates: a name, the template, its parameters",
                {
                    "type": "object",
                    "minProperties": 1,
                    "maxProperties": 1,
                    "additionalProperties": {"type": ["object", "null"]},
                },
            ),
        },
        "patternProperties": {"^x-": {"description": "yours: a place for anchors and notes"}},
        "additionalProperties": False,
        "definitions": definitions,
    }


def _sections() -> Schema:
    """Describe nodes and flows, which a pipeline has and each of its templates."""
    return {
        "nodes": _named(
            "named things: hardware, connections, anything used twice",
            {"$ref": "#/definitions/node"},
        ),
        "flows": _named(
            "lists of steps, read top to bottom; the first one is a source",
            {"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/step"}},
        ),
    }


def _named(description: str, one: Schema) -> Schema:
    return {
        "type": ["object", "null"],
        "description": description,
        "propertyNames": {"pattern": NAME},
        "additionalProperties": one,
    }


def _node(registry: Registry, definitions: Schema) -> Schema:
    types: Schema = {}
    for name in registry.names():
        try:
            types[name] = _settings(name, registry.get(name), definitions)
        except PluginError:  # the pipelines that use it are told; the others need not care
            continue
    return {
        "type": "object",
        "description": "a node: its type, and under it its settings",
        "properties": types,
        "additionalProperties": False,
        # apart: beside `properties` it keeps yaml-language-server from offering types
        "allOf": [{"minProperties": 1, "maxProperties": 1}],
    }


def _settings(name: str, cls: type[Node], definitions: Schema) -> Schema:
    found = TypeAdapter(cls).json_schema(ref_template=f"#/definitions/{name}:{{model}}")
    for model, inner in found.pop("$defs", {}).items():
        definitions[f"{name}:{model}"] = _block(inner)
    settings = _block(found)
    settings["description"] = _described(cls)
    if "required" not in settings:
        settings["type"] = ["object", "null"]
    return settings


def _described(cls: type[Node]) -> str:
    text = inspect.getdoc(cls) or ""
    return f"{text}\n\nExample:\n{cls.example}" if cls.example else text


def _block(found: Mapping[str, Any]) -> Schema:
    """Tidy a block of settings: those of a node, or those inside one of its settings."""
    if "properties" not in found:
        return _value(found)
    kept = {key: value for key, value in found.items() if key != "title"}
    kept["properties"] = {name: _value(one) for name, one in found["properties"].items()}
    return kept


def _value(found: Mapping[str, Any]) -> Schema:
    """Tidy a setting: as a person writes it in YAML, and with ${...} where that may stand."""
    spoken = {key: found[key] for key in SPOKEN if found.get(key) is not None}
    if "default" in spoken:
        spoken["default"] = _written(spoken["default"], found)
    kinds = [_kind(one) for one in found.get("anyOf", [found])]
    if not any(map(_takes_any_text, kinds)):
        kinds.append({"$ref": REFERENCE})
    return {**spoken, **kinds[0]} if len(kinds) == 1 else {**spoken, "anyOf": kinds}


def _kind(found: Mapping[str, Any]) -> Schema:
    kept = {key: value for key, value in found.items() if key not in {*SPOKEN, "title"}}
    if "$ref" in kept:  # in draft-07 nothing beside a $ref counts
        return {"allOf": [{"$ref": kept["$ref"]}]}
    for key in ("items", "additionalProperties"):
        if isinstance(kept.get(key), Mapping):
            kept[key] = _value(kept[key])
    if "prefixItems" in kept:  # unknown to draft-07, where a list of items says the same
        kept["items"] = [_value(one) for one in kept.pop("prefixItems")]
    return kept


def _takes_any_text(kind: Schema) -> bool:
    return not kind or (kind.get("type") == "string" and not LIMITS & kind.keys())


def _written(default: Any, found: Mapping[str, Any]) -> Any:
    title = next(
        (one["title"] for one in (found, *found.get("anyOf", [])) if one.get("title") in WRITTEN),
        "",
    )
    known = isinstance(default, int | float) and not isinstance(default, bool)
    return WRITTEN[title](default) if known and title else default
