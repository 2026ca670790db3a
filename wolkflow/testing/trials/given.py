"""The part `given` of a test: what happens, and when."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from wolkflow.config.problems import Problems, did_you_mean, quoted
from wolkflow.config.tree import Entry, Table, Tree
from wolkflow.node import Poller
from wolkflow.testing.trials import deeds
from wolkflow.testing.trials.deeds import Act, Deed
from wolkflow.testing.trials.moments import LIKE, duration, moment, wall_clock
from wolkflow.testing.trials.names import PLATFORM, Name, Names
from wolkflow.testing.trials.outside import KINDS, OutsideReader
from wolkflow.testing.trials.plain import choice, entries, plain, several, texts

VERBS = ("press", "hold", "release", "unplug", "plug", "link", "append", "clock")
LEVELS = {"high": True, "low": False, "open": None}
FAULTS = ("good", "nack", "stuck", "busy", "garbled")


@dataclass(frozen=True, slots=True)
class GivenReader:
    """Reads what is given to one pipeline."""

    names: Names
    problems: Problems
    start_ms: int

    def acts(self, tree: Tree) -> Iterator[Act]:
        """Read all acts; what has no time holds, or happens, from the start."""
        for entry in entries(tree, "given", self.problems):
            every = self._every(entry)
            seconds = moment(entry.key, self.start_ms)
            if every is not None:
                yield from self._together(every, entry.value, repeats=True)
            elif seconds is not None:
                yield from self._together(seconds, entry.value)
            else:
                yield from (Act(0.0, deed) for deed in self._deeds(entry))

    def _every(self, entry: Entry) -> float | None:
        if not entry.key.startswith("every "):
            return None
        seconds = duration(entry.key.removeprefix("every "))
        if not seconds:
            self.problems.add(entry.place, f"{quoted(entry.key)} has no time", "write every 10s")
        return seconds or math.inf

    def _together(self, seconds: float, tree: Tree, *, repeats: bool = False) -> Iterator[Act]:
        for entry in entries(tree, "what happens at a time", self.problems):
            yield from (Act(seconds, deed, repeats) for deed in self._deeds(entry))

    def _deeds(self, entry: Entry) -> Iterator[Deed]:
        key = entry.key
        if key in ("press", "hold", "release"):
            yield from self._presses(entry)
        elif key in ("unplug", "plug"):
            yield from self._plugs(entry)
        elif key == "link":
            yield from self._links(entry.value)
        elif key == "append":
            files = entries(entry.value, "append", self.problems)
            yield deeds.Append({one.key: texts(one.value) for one in files})
        elif key == "clock":
            yield from self._clock(entry.value)
        elif key.startswith("pin "):
            yield from self._levels(entry)
        elif key.startswith("i2c "):
            yield from self._faults(entry)
        elif key.partition(" ")[0] in KINDS:
            yield from OutsideReader(self.names, self.problems).deeds(entry)
        else:
            yield from self._values(entry)

    def _values(self, entry: Entry) -> Iterator[Deed]:
        if entry.key.partition(".")[0] not in self.names.graph.nodes:
            meant = did_you_mean(entry.key, VERBS)
            if meant or entry.key[:1].isdigit():
                what = f"{quoted(entry.key)} is neither a node, nor a time, nor something to do"
                self.problems.add(entry.place, what, meant or LIKE)
                return
        name = self.names.source(entry.key, entry.place)
        if name is not None and self._can_come(name, entry):
            lasts = isinstance(self.names.graph.nodes[name.label], Poller)
            yield deeds.Give(name, plain(entry.value), is_condition=lasts)

    def _can_come(self, name: Name, entry: Entry) -> bool:
        """Note what the platform could not send, and what comes out of a port by itself only."""
        value = plain(entry.value)
        if self.names.graph.types[name.label] != PLATFORM:
            what = "nothing can be given to a port" if name.port else ""
        elif name.port == "@time":
            what = "" if isinstance(value, int) else "the platform's time is in ms since 1970"
        elif name.port in (None, "@parameters"):
            fits = name.series or isinstance(value, dict)
            what = "" if fits else f"write {name.label}.FEED: value, or several: {{FEED: value}}"
        else:
            what = "" if name.port == "@refused" else "write link: up, or link: down"
        if what:
            self.problems.add(entry.place, what)
        return not what

    def _presses(self, entry: Entry) -> Iterator[Deed]:
        for one in several(entry.value):
            for line in self.names.pins(str(plain(one)), one.place):
                yield deeds.Press(line, entry.key)

    def _levels(self, entry: Entry) -> Iterator[Deed]:
        level = choice(entry.value, tuple(LEVELS), "the level of a pin", self.problems)
        for line in self.names.pin(entry.key.removeprefix("pin "), entry.place):
            if level:
                yield deeds.Drive(line, LEVELS[level])

    def _plugs(self, entry: Entry) -> Iterator[Deed]:
        for one in several(entry.value):
            label = str(plain(one))
            name = self.names.source(label, one.place)
            if name is None:
                continue
            chip = self.names.chip(label, one.place)
            if chip is None and not isinstance(self.names.graph.nodes[name.label], Poller):
                what = f"{quoted(label)} is nothing that a test could {entry.key}"
                self.problems.add(one.place, what, "sensors can be unplugged")
            else:
                yield deeds.Plug(name.label, chip, entry.key == "plug")

    def _links(self, tree: Tree) -> Iterator[Deed]:
        if isinstance(tree, Table):
            chosen = [(one.key, one.place, one.value) for one in tree]
        else:
            chosen = [
                (label, tree.place, tree) for label in self.names.connections(None, tree.place)
            ]
        for label, place, value in chosen:
            state = choice(value, ("up", "down"), "a link", self.problems)
            for known in self.names.connections(label, place):
                yield deeds.Link(known, state == "up")

    def _faults(self, entry: Entry) -> Iterator[Deed]:
        bus = f"i2c-{entry.key.removeprefix('i2c ')}"
        claims = [claim.key for node in self.names.graph.nodes.values() for claim in node.claims()]
        if not any(key.startswith(f"{bus}:") for key in claims):
            self.problems.add(entry.place, f"nothing in the pipeline is on {quoted(entry.key)}")
        elif isinstance(entry.value, Table):
            for one in entry.value:
                times = plain(one.value)
                if one.key in FAULTS and isinstance(times, int) and times > 0:
                    yield deeds.Disturb(bus, one.key, times)
                else:
                    what = "write a fault with the number of transfers that fail: {nack: 3}"
                    self.problems.add(one.place, what, f"faults are: {', '.join(FAULTS[1:])}")
        else:
            fault = choice(entry.value, FAULTS, "how a bus is", self.problems)
            if fault:
                yield deeds.Disturb(bus, fault)

    def _clock(self, tree: Tree) -> Iterator[Deed]:
        now_ms = wall_clock(str(plain(tree)))
        if now_ms is None:
            hint = "write it like 2024-03-01 06:30, it is UTC"
            self.problems.add(tree.place, f"{quoted(plain(tree))} is not a date and time", hint)
        else:
            yield deeds.SetClock(now_ms)
