"""The text of a new pipeline: complete, with comments that tell how to go on."""

import json
from textwrap import indent

from wolkflow.node import Node, Poller

HEAD = """\
# yaml-language-server: $schema=wolkflow.schema.json
# The line above lets an editor complete what you write: wolkflow schema -o wolkflow.schema.json
# Try it without any hardware: wolkflow run --simulate {name}.yaml
title: {title}

nodes:                                  # things with a name: hardware, connections
  sensor:                               # wolkflow nodes {type} tells all its settings
{example}
"""

CLOUD = """\
  cloud:                                # the device's key and password are in the environment
    wolkabout:
      host: ${WOLK_HOST:-localhost}
      key: ${WOLK_KEY:?the device key from the platform}
      password: ${WOLK_PASSWORD:?the device password from the platform}
"""

FLOWS = """
flows:                                  # read from top to bottom
"""


def pipeline_text(name: str, type_name: str, cls: type[Node], *, cloud: bool) -> str:
    """Write a pipeline with one source; each of its series has a flow."""
    example = cls.example or f"{type_name}: {{}}"
    title = name.replace("_", " ").replace("-", " ").capitalize()
    title = title if title.replace(" ", "").isalpha() else json.dumps(title)
    head = HEAD.format(
        name=name, title=title, type=type_name, example=indent(example.strip(), "    ")
    )
    series = list(cls.series or {})
    flows = [_flow(one, is_number=issubclass(cls, Poller), cloud=cloud) for one in series]
    return head + (CLOUD if cloud else "") + FLOWS + "".join(flows or [_plain(cloud=cloud)])


def _flow(series: str, *, is_number: bool, cloud: bool) -> str:
    steps = [f"sensor.{series}"]
    if is_number:
        steps.append("changed: {heartbeat: 5m}           # only new values, or one in 5 minutes")
    steps.append(f"cloud.{series}" if cloud else "print: {}")
    return f"  {series}:\n" + "".join(f"    - {step}\n" for step in steps)


def _plain(*, cloud: bool) -> str:
    return f"  values:\n    - sensor\n    - {'cloud.value' if cloud else 'print: {}'}\n"
