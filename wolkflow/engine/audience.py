"""Who listens to the nodes of a run."""

import threading
from collections.abc import Callable, Mapping

from wolkflow.engine.host import NodeHost
from wolkflow.engine.listening import Listener

Hosts = Callable[[], Mapping[str, NodeHost]]
"""Gives the nodes of now by label."""


class Audience:
    """Lets listeners hear nodes; `wiring` is held while the wires are changed."""

    def __init__(self, hosts: Hosts, wiring: threading.Lock) -> None:
        self._hosts = hosts
        self._wiring = wiring

    def add(self, label: str, listener: Listener) -> Callable[[], object]:
        """Let `listener` hear what comes out of a node; what is returned ends that."""
        host = self._hosts().get(label)
        if host is not None:
            host.lane.call(lambda: self._change(label, listener, hears=True))
        return lambda: self._remove(listener)

    def _remove(self, listener: Listener) -> None:
        """Let `listener` hear nothing more: its node may be called differently by now."""
        for label, host in self._hosts().items():
            host.lane.call(lambda label=label: self._change(label, listener, hears=False))  # type: ignore[misc]  # mypy can't infer a lambda with a default

    def _change(self, label: str, listener: Listener, *, hears: bool) -> None:
        """Say in a node's lane who hears it; by then, the node may have gone."""
        with self._wiring:
            host = self._hosts().get(label)
            if host is None or (listener in host.listeners) == hears:
                return
            others = [one for one in host.listeners if one is not listener]
            host.listen(*others, *[listener] * hears)
