"""Servers, brokers and programs do what a test says, and it sees what they get."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.testing.trials.conftest import Trials

HOUSE = """
title: House
nodes:
  meter:
    http.get: {url: "http://meter.lan/status?key=1", every: 30s}
  sensors:
    mqtt.in: {host: one.lan, topics: [home/+/t, "$share/a/work/#"]}
  others:
    mqtt.in: {host: two.lan, topics: [home/attic/t]}
  broker:
    mqtt.out: {host: one.lan, topic: "out/{name}"}
  server:
    http.post: {url: "https://server.lan/in", what: value}
flows:
  power: [meter, server]
  rooms: [sensors, exec: {command: [tr, a, b]}, broker]
  attic: [others, exec: {command: [jq, .x], output: json}, log: {}]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "room.yaml").write_text(HOUSE)
    return tmp_path


def ran(trials: Trials, text: str) -> list[str]:
    """Run one test; give what was not as expected."""
    [outcome] = trials(f"tests:\n  it works: {text}\n")
    return [line for failure in outcome.failures for line in (failure.what, *failure.lines)]


@pytest.mark.parametrize(
    "text",
    [
        "{given: {http meter: {body: {power: 5}}}, expect: {meter.power: 5, http server: [5]}}",
        "{given: {http http://meter.lan: {body: '3'}}, expect: {http server: 3}}",
        "{given: {http meter: {body: [1, a]}}, expect: {http server: [[1, a]]}}",
        "{expect: {http http://meter.lan: ['http://meter.lan/status?key=1'], http server: []}}",
        "{given: {http meter: 503}, expect: {errors: {meter: at least 1}}}",
        "{given: {http meter: {status: 404, body: x}}, expect: {errors: {meter: at least 1}}}",
        "{given: {http meter: slow, 5s: {http meter: up}}, expect: {errors: {meter: above 0}}}",
        "{given: {1s: {mqtt home/x/t: 21.5}}, expect: {mqtt out/#: 21.5, exec tr: [21.5]}}",
        "{given: {1s: {mqtt home/attic/t: {x: 1}}}, expect: {sensors: [{x: 1}], others: [{x: 1}]}}",
        "{given: {1s: {mqtt work/y: on}}, expect: {mqtt out/work/y: [on]}}",
        "{given: {exec tr: B, 1s: {mqtt home/x/t: a}}, expect: {mqtt out/home/x/t: B, exec tr: a}}",
        "{given: {exec rooms/2: 7, 1s: {mqtt home/x/t: a}}, expect: {rooms/2: 7}}",
        "{given: {exec jq: {prints: {y: 2}}, 1s: {others: 1}}, expect: {attic/2: [{y: 2}]}}",
        "{given: {exec tr: 5, 1s: {exec tr: null}, 2s: {mqtt home/x/t: a}}, expect: {rooms/2: a}}",
        "{given: {exec tr: {hangs: true}, 1s: {mqtt home/x/t: a}}, expect: {errors: {rooms/2: 1}}}",
        "{given: {exec tr: {exit: 2, says: no}, 1s: {mqtt home/x/t: a}}, expect: {errors: 1}}",
        "{given: {1s: {link: {broker: down}}, 2s: {sensors: 3}}, expect: {mqtt out/+: []}}",
        "{given: {link: down, 2s: {link: up}, 1s: {sensors: 3}}, expect: {mqtt out/+: [3]}}",
        "{given: {1s: {link: down}, 2s: {mqtt home/x/t: 1}}, expect: {sensors: []}}",
    ],
)
def test_it_happens(trials: Trials, text: str) -> None:
    assert ran(trials, text) == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "{given: {http meter: {body: 5}}, expect: {http server: [6]}}",
            ["http https://server.lan/in", "  expected  seen", "! 6         5   at 0s"],
        ),
        (
            "{given: {1s: {mqtt home/x/t: 1}}, expect: {mqtt out/#: 2}}",
            ["mqtt out/#", "expected  2", "seen      1   (since 1s)"],
        ),
        (
            "{given: {1s: {mqtt home/x/t: 1}}, expect: {exec tr: {count: 2}}}",
            ["exec tr: count", "expected  2", "seen      1"],
        ),
    ],
)
def test_a_difference_is_told(trials: Trials, text: str, lines: list[str]) -> None:
    assert ran(trials, text) == lines


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ("http metre: 503", '"metre" is neither an address nor a node that asks one'),
        ("http metre: 503", 'did you mean "meter"?'),
        ("http http://other.lan: 503", 'no node of the pipeline asks "http://other.lan"'),
        ("http meter: 99", "this is nothing that could be given here"),
        ("http meter: {status: 99}", '"99" is no status of HTTP: 200 to 599'),
        ("http meter: {boddy: 1}", 'did you mean "body"?'),
        ("http meter: sideways", "write {body: ...}, a status, down, slow or up"),
        ("mqtt garden/t: 1", 'nothing in the pipeline listens to "garden/t"'),
        ("mqtt garden/t: 1", "it listens to: home/+/t, $share/a/work/#, home/attic/t"),
        ("exec tr: {exit: one}", "exit is a whole number"),
        ("exec tr: {hangs: 5}", "hangs is true or false"),
        ("exec trr: 1", 'did you mean "tr"?'),
        ("exec tr: {print: 1}", 'did you mean "prints"?'),
        ("link: {meter: down}", '"meter" is not a connection to the platform or a broker'),
    ],
)
def test_what_makes_no_sense_is_said(refused: Callable[[str], str], given: str, what: str) -> None:
    said = refused(f"tests: {{a: {{given: {{{given}}}, expect: {{errors: 0}}}}}}")
    assert what in said
    assert "room.test.yaml:1:" in said


def test_what_nothing_publishes_cannot_be_expected(
    refused: Callable[[str], str], folder: Path
) -> None:
    (folder / "room.yaml").write_text("flows: {a: [timer: {}, log: {}]}")
    assert "there is no mqtt.out" in refused("tests: {a: {expect: {mqtt x: 1}}}")
    assert "there are: none" in refused("tests: {a: {expect: {exec ls: 1}}}")
