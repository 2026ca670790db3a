"""Write YAML text."""

from typing import Any

import yaml

from wolkflow import Msg, Step
from wolkflow_yaml.parse import Loader


class Write(Step):
    """Turns each value into YAML text, its fields in their order.

    What YAML doesn't have is an error.
    """

    example = "yaml.write: {}"

    def process(self, msg: Msg) -> Msg:
        """Send the text on."""
        try:
            text = yaml.dump(msg.value, Dumper=Dumper, allow_unicode=True, sort_keys=False)
        except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
            raise ValueError(f"yaml.write can't write {msg.value!r:.60}") from error
        return Msg(msg.name, text.removesuffix("...\n"), msg.time)


BASE: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class Dumper(BASE):  # type: ignore[misc]  # in C where it can be, which mypy doesn't know
    """Writes everything out, however often it comes."""

    def ignore_aliases(self, _: object) -> bool:
        """Say that nothing gets an anchor."""
        return True


for _first, _resolvers in Loader.yaml_implicit_resolvers.items():
    for _tag, _pattern in _resolvers:  # so that a text that looks like one of these gets quotes
        Dumper.add_implicit_resolver(_tag, _pattern, [_first])
