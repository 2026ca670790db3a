"""What every node of every installed plugin keeps to; the READMEs of plugins rely on it."""

import itertools
import json
import math
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from tests.support.each import try_each
from tests.support.examples import LABEL, REGISTRY, bench, environ, load_example, make, pipeline
from wolkflow import Poller, Step, TwoWay
from wolkflow.cli.settings import settings
from wolkflow.config.node_class import settings_of
from wolkflow.testing import MemoryState

ROOT = Path(__file__).parents[1]
ELSEWHERE = {"wolkabout": "wolkabout"}
"""Types without a dot that are not in the plugin of transforms, and the plugin they are in."""

LIBRARIES = {"gpiozero", "lgpio", "smbus2", "paho"}
"""What a node imports when it is opened, at the earliest: they are slow, or need a Pi."""


def test_every_plugin_can_be_loaded() -> None:
    assert REGISTRY.broken == {}
    assert len(REGISTRY.names()) > 20


def it_says_what_it_does(name: str, _: Path) -> None:
    text = vars(REGISTRY.get(name)).get("__doc__") or ""
    first = text.splitlines()[0]
    assert re.fullmatch(r"[A-Z].{15,98}\.", first), first
    assert not re.match(r"\w+\(", text), "that is what dataclass writes when there is nothing"


def it_says_what_each_setting_is_for(name: str, _: Path) -> None:
    silent = [one.name for one in settings(REGISTRY.get(name)) if len(one.description) < 5]
    assert silent == []


def its_settings_have_a_schema(name: str, _: Path) -> None:
    cls = REGISTRY.get(name)
    found = TypeAdapter(cls).json_schema()
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert set(found["properties"]) == set(settings_of(cls))
    assert not found["additionalProperties"]


def its_example_is_good(name: str, folder: Path) -> None:
    assert re.match(rf"{re.escape(name)}:(?=[ \n]|$)", REGISTRY.get(name).example)
    graph = load_example(name, folder)
    assert graph.types[LABEL] == name
    assert type(graph.nodes[LABEL]) is REGISTRY.get(name)
    assert graph.warnings == ()


def it_is_where_its_name_says(name: str, _: Path) -> None:
    group, _, last = name.rpartition(".")
    group = group or ELSEWHERE.get(name, "transforms")
    cls = REGISTRY.get(name)
    assert cls.__module__ == f"wolkflow_{group}.{last}"
    assert cls.__name__ == "".join(word.capitalize() for word in last.split("_"))
    assert (ROOT / "plugins" / f"wolkflow_{group}" / f"{last}.py").exists()
    assert (ROOT / "tests" / "plugins" / group / f"test_{last}.py").exists()


MAKE_ALL = """
import json
import sys
from pathlib import Path
from wolkflow.config import load_text
from wolkflow.registry import Registry

touched = []
ENDINGS = (".py", ".pyc", ".so")  # what importing opens
FOLDERS = {"os.mkdir", "os.rename", "os.remove", "os.chmod", "os.scandir"}

def watch(event, arguments):
    if event == "open" and not str(arguments[0]).endswith(ENDINGS) or event in FOLDERS:
        touched.append(f"! {event} {arguments[0]}")
    if event.partition(".")[0] in {"socket", "subprocess", "fcntl", "sqlite3"}:
        touched.append(f"! {event}")

sys.addaudithook(watch)
registry = Registry.load()
registry.get("log"), registry.get("timer")
result = {}
for name, (text, environ) in json.load(sys.stdin).items():
    before = set(sys.modules)
    registry.get(name)
    touched.clear()
    load_text(text, registry, environ, folder=Path("/nowhere"))
    result[name] = touched[:] + sorted(set(sys.modules) - before)
print(json.dumps(result))
"""


def test_making_nodes_touches_nothing() -> None:
    """A fresh process tells what making each node opens and imports."""
    texts = {name: (pipeline(name), environ(name)) for name in REGISTRY.names()}
    command = [sys.executable, "-B", "-c", MAKE_ALL]  # keeping compiled code would be touching
    result = subprocess.run(
        command, input=json.dumps(texts), stdout=subprocess.PIPE, text=True, check=True
    )
    touched: dict[str, list[str]] = json.loads(result.stdout)
    assert list(touched) == REGISTRY.names()
    wrong = {
        name: [one for one in found if one in LIBRARIES or one.startswith("! ")]
        for name, found in touched.items()
    }
    assert {name: found for name, found in wrong.items() if found} == {}


def it_opens_closes_and_opens_again(name: str, folder: Path) -> None:
    node, state = make(name, folder), MemoryState()
    threads = set(threading.enumerate())
    for _ in range(2):
        with bench(node, state) as running:
            assert running.stats.state == "ok"
            running.advance(2 * node.every if isinstance(node, Poller) else 60)
            assert running.stats.state == "ok"
            assert running.errors == []
        assert running.stats.state == "closed"
        assert set(threading.enumerate()) == threads


APART = [0.0, 0.4, 90.0]
PAIRS: list[tuple[Any, Any]] = [
    (1.0, 200.0),
    (5.0, 100.0),
    (2.0, 300.0),
    (2.0, 300.0),
    (40.0, 25.0),
    (True, False),
    (False, True),
    (True, True),
    ("a,b", "x,y"),
    ("1,2", "3,4"),
    ('{"t": 1, "h": 2}', '{"t": 7, "h": 8}'),
    ({"t": 1, "h": 2}, {"t": 9, "h": 10}),
]


def keeps_series_apart(name: str) -> bool:
    """Tell whether a step's series have nothing to do with each other: they share no hardware."""
    node = load_example(name, ROOT).nodes[LABEL]
    return not isinstance(node, TwoWay) and not list(node.claims())


def series_do_not_mix(name: str, folder: Path, apart: float) -> None:
    def outcome(*fed: str) -> list[str]:
        with bench(make(name, folder)) as running:
            for pair in PAIRS:
                for position, which in enumerate(("one", "other")):
                    if which in fed:
                        running.feed(pair[position], which)
                running.advance(apart)
            running.advance(600)
        return sorted(map(repr, running.out + running.errors))

    assert outcome("one", "other") == sorted(outcome("one") + outcome("other"))


GOOD: list[Any] = [21.5, True, "1,2,3", '{"t": 1}', {"t": 1}]
BAD: list[Any] = [
    object(),
    "abc",
    "",
    "\x00\x1b",
    math.nan,
    math.inf,
    10**400,
    None,
    b"bytes",
    {"a": object()},
    {1: 2},
    [],
    [math.nan],
    {"deep": [[[[{}]]]]},
    object,
]


def a_bad_value_does_not_break_the_next(name: str, folder: Path, good: Any) -> None:
    node = make(name, folder)
    pause = 600 if not isinstance(node, Poller) else min(600, 100 * node.every)
    with bench(node) as running:
        running.feed(good)
        running.advance(1)
        is_good = not running.errors
        for bad in BAD:
            running.feed(bad)
            running.advance(1)
            assert running.stats.state == "ok"
        for trouble in running.errors:
            text = trouble.value["error"]
            assert not re.match(r"[A-Z]\w+(Error|Exception)?: ", text), "not said by the node"
            assert len(text) < 300
        running.advance(pause)
        before = len(running.errors)
        for _ in range(20):
            running.feed(good)
            running.advance(pause)
        assert (len(running.errors) == before) == is_good
        results = [msg.value for msg in running.out[-5:]]
        assert not any(isinstance(value, float) and math.isnan(value) for value in results)


def checks(name: str) -> Iterator[Callable[[Path], None]]:
    """Give everything that a type keeps to, each to be tried in a folder of its own."""
    for check in (
        it_says_what_it_does,
        it_says_what_each_setting_is_for,
        its_settings_have_a_schema,
        its_example_is_good,
        it_is_where_its_name_says,
        it_opens_closes_and_opens_again,
    ):
        yield partial(check, name)
    if issubclass(REGISTRY.get(name), Step):
        yield from (partial(a_bad_value_does_not_break_the_next, name, good=good) for good in GOOD)
        if keeps_series_apart(name):
            yield from (partial(series_do_not_mix, name, apart=apart) for apart in APART)


@pytest.mark.parametrize("name", REGISTRY.names())
def test_it_keeps_the_contract(name: str, tmp_path: Path) -> None:
    """All of it in one test: 1,600 cost more than what they did."""
    numbers = itertools.count()

    def tried(check: Callable[[Path], None]) -> None:
        folder = tmp_path / str(next(numbers))
        folder.mkdir()
        check(folder)

    try_each(checks(name), tried)
