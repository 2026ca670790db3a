"""Everything that can happen in a test does happen."""

from collections.abc import Callable
from pathlib import Path

import pytest

from wolkflow.testing.trials.running import Outcome

Run = Callable[[str], Outcome]


@pytest.mark.parametrize(
    "text",
    [
        """
        given: {climate.temperature: 20, 1m: {climate.temperature: 25}}
        expect: {cloud.T: [20, 25], 59s: {climate.temperature: 20}}
        """,
        """
        given: {climate: {temperature: 20, humidity: 50, pressure: 1000}}
        expect: {climate.humidity: 50, climate.pressure: 1000}
        """,
        """
        given: {climate.temperature: 99, 1m: {climate.temperature: null}}
        expect: {59s: {climate.temperature: 99}, 65s: {climate.temperature: 15 to 30}}
        """,
        """
        given: {1s: {press: button}, 3s: {press: 17}, 5s: {press: [button]}}
        expect: {lamp: [off, on, off, on], pin 18: [low, high, low, high]}
        """,
        """
        given: {1s: {hold: button}, 5s: {release: button}, 7s: {hold: button}}
        expect: {button: [true, true]}
        """,
        """
        given: {1s: {pin 17: low}, 2s: {pin GPIO17: high}, 3s: {pin BOARD11: low}}
        expect: {button: [true, true], stopped: {pin 18: low}}
        """,
        """
        given: {hold: button, 1s: {release: button}, 2s: {press: button}}
        expect: {500ms: {button: []}, button: [true]}
        """,
        """
        given: {1s: {cloud.LAMP: on}, 2s: {cloud: {LAMP: off, OTHER: 5}}}
        expect: {lamp: [off, on, off]}
        """,
        """
        given: {"every 10s": {press: button}}
        for: 35s
        expect: {button: {count: 3}}
        """,
        """
        given: {2s: {"cloud.@parameters": {PAUSE: 5}}}
        expect: {"cloud.@parameters": {last: {PAUSE: 5}}}
        """,
        """
        given: {link: down, climate.temperature: 20, 1m: {link: up}}
        expect: {50s: {cloud.T: []}, 1m: {cloud.T: [20]}, cloud.T: {silent: 0s to 59s}}
        """,
        """
        given: {link: {cloud: down}}
        expect: {status: {cloud: containing link}}
        """,
        """
        given: {25s: {unplug: climate}, 2m: {plug: climate}}
        expect: {1m: {state: {climate: lost}}, 4m: {state: {climate: ok}}, errors: above 2}
        """,
        """
        given: {unplug: climate, 2m: {plug: climate}}
        expect: {1m: {state: {climate: lost}}, 4m: {state: {climate: ok}}, errors: above 0}
        """,
        """
        given: {25s: {i2c 1: {nack: 2}}}
        for: 1m
        expect: {climate.temperature: {count: 6}, errors: 0}
        """,
        """
        given: {25s: {i2c 1: stuck}, 45s: {i2c 1: good}}
        for: 1m
        expect: {errors: {climate: 2}, climate.@error: {count: 2, last: {error: containing stuck}}}
        """,
        """
        given: {1s: {append: {meter.log: one}}, 5s: {append: {meter.log: [two, three]}}}
        expect: {meter: [one, two, three], 3s: {files: {diary.jsonl: {count: 1}}}}
        """,
        """
        given: {5s: {clock: 2024-06-01 12:00}, 6s: {append: {meter.log: x}}}
        expect: {files: {diary.jsonl: {first: {time: above 1717243200000, value: x}}}}
        """,
        """
        start: 2024-03-01 06:00
        given: {06:30: {press: button}, 7:00: {press: button}}
        expect: {29m: {lamp: off}, 06:31: {lamp: on}, lamp: [off, on, off]}
        """,
        """
        files: {meter.log: [one, two]}
        expect: {meter: [one, two]}
        """,
    ],
)
def test_it_happens(outcome: Run, text: str) -> None:
    found = outcome(text.replace("\n        ", "\n"))
    assert found.failures == ()


def test_two_runs_are_the_same_to_the_last_value(outcome: Run) -> None:
    text = "for: 10m\nexpect: {climate.temperature: [], climate.humidity: [], cloud.T: []}"
    assert outcome(text).failures == outcome(text).failures
    assert outcome(text).failures


def test_nothing_outside_is_touched(outcome: Run, folder: Path) -> None:
    (folder / "meter.log").write_text("real\n")
    found = outcome("""
given: {1s: {append: {meter.log: one}}}
expect: {meter: [one], files: {diary.jsonl: {count: 1}}}
""")
    assert found.failures == ()
    assert sorted(path.name for path in folder.iterdir()) == [
        "meter.log",
        "room.test.yaml",
        "room.yaml",
    ]
    assert (folder / "meter.log").read_text() == "real\n"


def test_what_can_not_happen_is_a_failure(outcome: Run) -> None:
    found = outcome("given: {link: down, 5s: {cloud.@refused: no}}\nexpect: {lamp: off}")
    assert [failure.what for failure in found.failures] == ["what happens at 5s"]
    assert found.failures[0].lines == ("room has no session with the platform",)


def test_a_sensor_is_unplugged_once(outcome: Run) -> None:
    found = outcome("given: {5s: {unplug: climate}, 6s: {unplug: climate}}\nexpect: {errors: 0}")
    assert found.failures[0].lines == ("climate is not plugged in",)


def test_the_file_s_own_givens_hold_in_every_test(trials: Callable[[str], list[Outcome]]) -> None:
    found = trials("""
environment: {KEY: other}
given: {climate.temperature: 20}
files: {meter.log: [one]}
tests:
  as given: {expect: {cloud.T: [20], meter: [one]}}
  otherwise:
    given: {climate.temperature: 30}
    files: {meter.log: []}
    expect: {cloud.T: [30], meter: []}
""")
    assert [one.failures for one in found] == [(), ()]
