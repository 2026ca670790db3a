"""Every node type there is, made from its own example."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from textwrap import indent

from wolkflow.config import load_text
from wolkflow.graph import Graph
from wolkflow.node import Node, Source
from wolkflow.registry import Registry
from wolkflow.testing import Bench, MemoryState, VirtualClock

REGISTRY = Registry.load()
LABEL = "it"


def pipeline(name: str) -> str:
    """Write a small pipeline around a type's example."""
    cls = REGISTRY.get(name)
    flow = f"[{LABEL}, log: ]" if issubclass(cls, Source) else f"[timer: , {LABEL}]"
    return f"nodes:\n  {LABEL}:\n{indent(cls.example, '    ')}\nflows:\n  flow: {flow}\n"


def environ(name: str) -> dict[str, str]:
    """Give what a type's example takes from the environment."""
    return dict.fromkeys(re.findall(r"\$\{(\w+)", REGISTRY.get(name).example), "value")


def load_example(name: str, folder: Path) -> Graph:
    """Load that pipeline."""
    return load_text(pipeline(name), REGISTRY, environ(name), folder=folder)


def make(name: str, folder: Path) -> Node:
    """Make a node of its example; one that connects somewhere connects to nobody."""
    node = load_example(name, folder).nodes[LABEL]
    if hasattr(node, "host"):
        node.host, node.port = "127.0.0.1", 9  # the port "discard": nobody listens
    return node


@contextmanager
def bench(node: Node, state: MemoryState | None = None) -> Iterator[Bench]:
    """Put a node on a bench with simulated hardware."""
    clock = VirtualClock()
    resources = REGISTRY.simulate([node], clock)
    with Bench(node, clock=clock, resources=resources, state=state) as running:
        yield running
