"""A window into a run: a Unix socket in its state folder, for its owner only.

Whoever connects sends one line of JSON and gets lines of JSON:

    {"ask": "stats"}                    -> {"title": ..., "uptime": 12.5, "nodes": [{...}, ...]}
    {"ask": "tap", "nodes": ["climate"]} -> {"node": "climate", "name": ..., "value": ..., ...} ...

A mistake gives {"error": "..."}. While nobody has connected a sleeping thread is all it costs.
"""

import dataclasses
import json
import os
import socket
import struct
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from wolkflow.engine.as_json import as_json
from wolkflow.engine.engine import Engine
from wolkflow.message import Msg

NAME = "window.sock"
MOST_ONLOOKERS = 8
MOST_WAITING = 1000
LONGEST_QUESTION = 10_000
LOOK_SECONDS, ASK_SECONDS = 0.5, 5.0


class Window:
    """Serves everybody who looks into a run, each from a thread of its own."""

    def __init__(self, folder: Path, engine: Engine) -> None:
        self._folder = folder
        self._engine = engine
        self._start = engine.clock.monotonic()
        self._socket = _listening(folder)
        self._onlookers: set[socket.socket] = set()
        self._closed = False
        threading.Thread(target=self._welcome, name="window", daemon=True).start()

    def close(self) -> None:
        """Close it, also for those who look just now."""
        self._closed = True
        with suppress(OSError):
            (self._folder / NAME).unlink()
        for one in [self._socket, *self._onlookers]:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _welcome(self) -> None:
        while not self._closed:
            try:
                onlooker, _ = self._socket.accept()
            except OSError:
                return  # closed meanwhile
            if not _is_ours(onlooker):
                onlooker.close()
                continue
            self._onlookers.add(onlooker)
            serve = partial(self._serve, onlooker)
            threading.Thread(target=serve, name="onlooker", daemon=True).start()

    def _serve(self, onlooker: socket.socket) -> None:
        with onlooker, suppress(OSError):  # who leaves in the middle leaves
            question = _question(onlooker)
            if len(self._onlookers) > MOST_ONLOOKERS:
                _say(onlooker, {"error": f"{MOST_ONLOOKERS} others are looking already"})
            elif question.get("ask") == "stats":
                _say(onlooker, self._stats())
            elif question.get("ask") == "tap":
                self._tap(onlooker, question)
            else:
                _say(onlooker, {"error": "this can be asked: stats, tap"})
        self._onlookers.discard(onlooker)

    def _stats(self) -> dict[str, Any]:
        engine = self._engine
        return {
            "title": engine.graph.title,
            "uptime": engine.clock.monotonic() - self._start,
            "nodes": [dataclasses.asdict(stats) for stats in engine.stats()],
        }

    def _tap(self, onlooker: socket.socket, question: dict[str, Any]) -> None:
        nodes = self._engine.graph.nodes
        labels = [str(label) for label in question.get("nodes") or nodes]
        unknown = [label for label in labels if label not in nodes]
        if unknown:
            _say(onlooker, {"error": f"there is no node {unknown[0]}", "nodes": list(nodes)})
            return
        _say(onlooker, {"tapping": labels})
        with _heard(self._engine, labels) as heard:
            while not self._closed and _is_there(onlooker):
                for row in heard.take(LOOK_SECONDS):
                    _say(onlooker, row)


class Heard:
    """What came out of nodes and was not looked at yet: the latest thousand."""

    def __init__(self) -> None:
        self._rows: deque[dict[str, Any]] = deque()
        self._news = threading.Event()
        self._missed = 0

    def hear(self, label: str, msg: Msg, port: str | None) -> None:
        """Keep a message; from any thread."""
        if len(self._rows) >= MOST_WAITING:
            self._missed += 1
            return
        row = {"node": label, "port": port, "name": msg.name, "value": msg.value, "time": msg.time}
        self._rows.append(row)
        self._news.set()

    def take(self, seconds: float) -> Iterator[dict[str, Any]]:
        """Give what has come, and say how much was missed; wait a while if there is nothing."""
        self._news.wait(seconds)
        self._news.clear()
        while self._rows:
            yield self._rows.popleft()
        if self._missed:
            missed, self._missed = self._missed, 0
            yield {"missed": missed}


@contextmanager
def _heard(engine: Engine, labels: list[str]) -> Iterator[Heard]:
    heard = Heard()
    ends: list[Callable[[], object]] = []
    try:
        ends += [engine.listen(label, partial(heard.hear, label)) for label in labels]
        yield heard
    finally:
        for end in ends:
            end()


def connect(folder: Path) -> socket.socket:
    """Look into the run whose state is in a folder; OSError if there is none."""
    onlooker = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with _short(folder) as short:
            onlooker.connect(f"{short}/{NAME}")
    except OSError:
        onlooker.close()
        raise
    return onlooker


def _listening(folder: Path) -> socket.socket:
    """Make the socket; what an earlier run has left is taken away, as we hold the folder's lock."""
    with suppress(FileNotFoundError):
        (folder / NAME).unlink()
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        os.fchmod(listening.fileno(), 0o600)  # before bind: then the file never has another mode
        with _short(folder) as short:
            listening.bind(f"{short}/{NAME}")
        (folder / NAME).chmod(0o600)
        listening.listen()
    except OSError:
        listening.close()
        raise
    return listening


@contextmanager
def _short(folder: Path) -> Iterator[str]:
    """Give a short path of a folder: the address of a socket has room for 107 bytes."""
    handle = os.open(folder, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{handle}"
    finally:
        os.close(handle)


def _is_ours(onlooker: socket.socket) -> bool:
    """Tell whether the same user has connected, or root."""
    size = struct.calcsize("3i")
    _, user, _ = struct.unpack(
        "3i", onlooker.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size)
    )
    return user in (os.geteuid(), 0)


def _question(onlooker: socket.socket) -> dict[str, Any]:
    text = b""
    onlooker.settimeout(ASK_SECONDS)
    while not text.endswith(b"\n") and len(text) < LONGEST_QUESTION:
        piece = onlooker.recv(4096)
        if not piece:
            break
        text += piece
    onlooker.settimeout(None)
    try:
        question = json.loads(text)
    except ValueError:
        return {}
    return question if isinstance(question, dict) else {}


def _say(onlooker: socket.socket, row: dict[str, Any]) -> None:
    onlooker.sendall(as_json(row).encode() + b"\n")


def _is_there(onlooker: socket.socket) -> bool:
    try:
        return onlooker.recv(1, socket.MSG_DONTWAIT | socket.MSG_PEEK) != b""
    except BlockingIOError:
        return True
