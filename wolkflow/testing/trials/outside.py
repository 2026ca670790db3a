"""The part `given` of a test that is about others: servers, brokers, programs."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wolkflow.config.problems import Problems, did_you_mean, quoted
from wolkflow.config.tree import Entry, Table
from wolkflow.testing.programs import Ending
from wolkflow.testing.trials.deeds import Deed
from wolkflow.testing.trials.names import Names
from wolkflow.testing.trials.plain import plain
from wolkflow.testing.trials.world import World

KINDS = ("http", "mqtt", "exec")
ANSWER_PARTS = ("body", "status")
ENDING_PARTS = ("prints", "exit", "says", "hangs")
TROUBLES = {"down": "Connection refused", "slow": "timed out"}


@dataclass(frozen=True, slots=True)
class Answer:
    """Set what an address answers; `trouble` is why nobody does."""

    url: str
    status: int = 200
    body: bytes = b"{}"
    trouble: str = ""
    is_condition: bool = True

    def perform(self, world: World) -> None:
        """Do it."""
        if self.trouble:
            world.web.fail(self.url, self.trouble)
        else:
            world.web.answer(self.url, self.body, self.status)


@dataclass(frozen=True, slots=True)
class Deliver:
    """Let somebody publish a message."""

    topic: str
    payload: bytes
    is_condition: bool = False

    def perform(self, world: World) -> None:
        """Do it."""
        world.brokers.deliver(self.topic, self.payload)


@dataclass(frozen=True, slots=True)
class End:
    """Set how a program ends."""

    command: tuple[str, ...]
    ending: Ending
    is_condition: bool = True

    def perform(self, world: World) -> None:
        """Do it."""
        world.programs.ends(self.command, self.ending)


@dataclass(frozen=True, slots=True)
class OutsideReader:
    """Reads what others do to one pipeline: `http ADDRESS`, `mqtt TOPIC`, `exec PROGRAM`."""

    names: Names
    problems: Problems

    def deeds(self, entry: Entry) -> Iterator[Deed]:
        """Read what one of them does."""
        kind, _, name = entry.key.partition(" ")
        if kind == "http":
            for url in self.names.addresses(name, entry.place):
                yield from self._answers(url, entry)
        elif kind == "mqtt":
            if self.names.listens(name, entry.place):
                yield Deliver(name, _written(plain(entry.value)))
        else:
            for command in self.names.commands(name, entry.place):
                yield from self._endings(command, entry)

    def _answers(self, url: str, entry: Entry) -> Iterator[Answer]:
        value = plain(entry.value)
        if isinstance(value, str) and value in TROUBLES:
            yield Answer(url, trouble=TROUBLES[value])
        elif value == "up":
            yield Answer(url)
        elif _is_status(value):
            yield Answer(url, value, b"")
        elif self._has_parts(entry, ANSWER_PARTS, "write {body: ...}, a status, down, slow or up"):
            status = value.get("status", 200)
            if _is_status(status):
                yield Answer(url, status, _written(value.get("body", {})))
            else:
                self.problems.add(entry.place, f"{quoted(status)} is no status of HTTP: 200 to 599")

    def _endings(self, command: tuple[str, ...], entry: Entry) -> Iterator[End]:
        value = plain(entry.value)
        if value is None:
            yield End(command, Ending())
        elif not isinstance(value, dict):
            yield End(command, Ending(_written(value)))
        elif self._has_parts(entry, ENDING_PARTS, "write {prints: ...}, or {exit: 1, says: why}"):
            code, hangs = value.get("exit", 0), value.get("hangs", False)
            if type(code) is not int or type(hangs) is not bool:
                self.problems.add(entry.place, "exit is a whole number, hangs is true or false")
                return
            prints = value.get("prints", "" if code else None)
            output = None if prints is None else _written(prints)
            yield End(command, Ending(output, code, _written(value.get("says", "")), hangs))

    def _has_parts(self, entry: Entry, known: tuple[str, ...], hint: str) -> bool:
        if not isinstance(entry.value, Table):
            self.problems.add(entry.value.place, "this is nothing that could be given here", hint)
            return False
        strange = [one for one in entry.value if one.key not in known]
        for one in strange:
            meant = did_you_mean(one.key, known) or hint
            self.problems.add(one.place, f"{quoted(one.key)} is not known here", meant)
        return not strange


def _is_status(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 200 <= value <= 599


def _written(value: Any) -> bytes:
    """Write a text as it is, anything else as JSON."""
    return (value if isinstance(value, str) else json.dumps(value)).encode()
