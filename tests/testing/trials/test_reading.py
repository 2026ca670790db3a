"""What is wrong with a file of tests is said with its place, all at once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from wolkflow.testing.trials.reading import pipeline_of
from wolkflow.testing.trials.running import Outcome

Refuse = Callable[[str], str]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "begins with tests:"),
        ("[1]", "begins with tests:"),
        ("tests:", "there are no tests in this file"),
        ("test: {}", '"test" is not a part of a file of tests'),
        ("tests: {it: }", "a test is a block with given and expect, not nothing"),
        ("tests: {it: {given: {}}}", '"it" expects nothing'),
        ("tests: {it: {expekt: {}}}", 'did you mean "expect"?'),
        ("tests: {it: {for: 10, expect: {}}}", '"10" is not a duration'),
        ("tests: {it: {start: now, expect: {}}}", '"now" is not a date and time'),
        ("tests: {it: {files: {a: b.txt}, expect: {}}}", 'there is no file "b.txt" to copy'),
        ("tests: {it: {given: [1], expect: {}}}", "given is a block of names with values"),
        ("tests: {it: {given: {clima: 5}, expect: {}}}", 'did you mean "climate"?'),
        ("tests: {it: {given: {lamp: on}, expect: {}}}", "values can only be given to a source"),
        ("tests: {it: {given: {climate.heat: 5}, expect: {}}}", 'has no series "heat"'),
        ("tests: {it: {given: {10 s later: {}}, expect: {}}}", "nor a time"),
        ("tests: {it: {given: {pres: button}, expect: {}}}", 'did you mean "press"?'),
        ("tests: {it: {given: {press: climate}, expect: {}}}", "not connected to a pin"),
        ("tests: {it: {given: {press: buton}, expect: {}}}", 'did you mean "button"?'),
        ("tests: {it: {given: {press: 99}, expect: {}}}", "GPIO99 is not on the header"),
        ("tests: {it: {given: {pin 17: up}, expect: {}}}", "is one of: high, low, open"),
        ("tests: {it: {given: {link: off}, expect: {}}}", "is one of: up, down"),
        (
            "tests: {it: {given: {link: {lamp: up}}, expect: {}}}",
            "not a connection to the platform",
        ),
        (
            "tests: {it: {given: {i2c 2: nack}, expect: {}}}",
            'nothing in the pipeline is on "i2c 2"',
        ),
        ("tests: {it: {given: {i2c 1: lost}, expect: {}}}", "is one of: good, nack"),
        ("tests: {it: {given: {i2c 1: {nack: yes}}, expect: {}}}", "the number of transfers"),
        ("tests: {it: {given: {unplug: button}, expect: {}}}", "nothing that a test could unplug"),
        ("tests: {it: {given: {clock: soon}, expect: {}}}", '"soon" is not a date and time'),
        ("tests: {it: {given: {cloud: 5}, expect: {}}}", "write cloud.FEED: value"),
        ("tests: {it: {given: {cloud.@parameters: 5}, expect: {}}}", "write cloud.FEED: value"),
        ("tests: {it: {given: {cloud.@connected: true}, expect: {}}}", "write link: up"),
        ("tests: {it: {given: {cloud.@time: now}, expect: {}}}", "time is in ms"),
        ("tests: {it: {given: {climate.@error: x}, expect: {}}}", "can be given to a port"),
        ("tests: {it: {given: {every day: {}}, expect: {}}}", "write every 10s"),
        ("tests: {it: {expect: {clima: 5}}}", 'the pipeline has no node "clima"'),
        ("tests: {it: {expect: {eror: 5}}}", 'did you mean "errors"?'),
        ("tests: {it: {expect: {lamp.@on: 5}}}", 'has no output "@on"'),
        ("tests: {it: {expect: {lamp: {frist: on}}}}", 'did you mean "first"?'),
        ("tests: {it: {expect: {lamp: {power: 5}}}}", "{last: {power: 1}}"),
        ("tests: {it: {expect: {lamp: {silent: 5m}}}}", "write 10m to 20m"),
        ("tests: {it: {expect: {state: ok}}}", "write state: {NODE: what it is}"),
        ("tests: {it: {expect: {}}, it: {expect: {}}}", "it"),
    ],
)
def test_a_mistake_is_explained(refused: Refuse, text: str, said: str) -> None:
    message = refused(text)
    assert said in message
    assert message.startswith("room.test.yaml:1:") or "no tests in this file" in message


def test_all_mistakes_come_out_at_once(refused: Refuse) -> None:
    message = refused("""tests:
  it:
    given:
      5s: {pres: button}
    expect:
      lmap: on
""")
    assert "room.test.yaml:4:12: " in message
    assert "room.test.yaml:6:7: " in message


def test_a_pipeline_s_own_mistakes_are_told(refused: Refuse, folder: Path) -> None:
    (folder / "room.yaml").write_text("flows: {a: [buton]}")
    assert refused("tests: {it: {expect: {}}}").startswith("room.yaml:1:")


def test_the_pipeline_is_the_one_of_the_same_name(folder: Path) -> None:
    assert pipeline_of(folder / "room.test.yml") == folder / "room.yaml"
    (folder / "hall.yml").touch()
    assert pipeline_of(folder / "hall.test.yaml") == folder / "hall.yml"


def test_another_pipeline_can_be_named(trials: Callable[..., list[Outcome]]) -> None:
    text = "pipeline: [room.yaml]\ntests: {it: {given: {1s: {press: button}}, expect: {lamp: on}}}"
    [found] = trials(text, "other.test.yaml")
    assert found.failures == ()
