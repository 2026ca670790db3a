import pytest

from wolkflow.testing.trials.phrases import fits, shown


@pytest.mark.parametrize(
    ("wanted", "seen"),
    [
        (21.5, 21.5),
        (0.3, 0.1 + 0.2),
        (5, 5.0),
        (True, True),
        ("on", True),
        ("off", False),
        ("high", True),
        ("open", "open"),
        ("on", "on"),
        ("20 to 22", 21),
        ("-5 to -1", -5),
        ("above 20", 20.1),
        ("below 20", 19.9),
        ("at least 20", 20),
        ("at most 20", 20),
        ("about 21.5", 21.46),
        ("about 21", 21.4),
        ("containing wiring", "check wiring and power"),
        ("anything", None),
        ("anything", False),
        ({"power": 412}, {"power": 412, "energy": 3}),
        ({"power": "above 400"}, '{"power": 412}'),
        ([1, "above 1"], [1, 2]),
        (None, None),
    ],
)
def test_what_fits(wanted, seen):
    assert fits(wanted, seen)


@pytest.mark.parametrize(
    ("wanted", "seen"),
    [
        (21.5, 21.6),
        (1, True),
        (True, 1),
        (0, False),
        ("on", False),
        ("on", 1),
        ("above 20", 20),
        ("about 21.5", 21.56),
        ("20 to 22", "21"),
        ("20 to", 21),
        ("wiring", "check wiring"),
        ("21", 21),
        ({"power": 412}, {"energy": 3}),
        ({"power": 412}, "no JSON"),
        ({"power": 412}, 412),
        ([1], [1, 2]),
        ([1], "1"),
        (None, 0),
    ],
)
def test_what_does_not_fit(wanted, seen):
    assert not fits(wanted, seen)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (0.1 + 0.2, "0.3"),
        (21, "21"),
        ("on", "on"),
        ("", '""'),
        ("\x1b[31m", "\\x1b[31m"),
        (None, "null"),
        ({"a": [1, "ü"]}, '{"a": [1, "ü"]}'),
        (b"x", "\"b'x'\""),
    ],
)
def test_values_are_written_as_in_a_test(value, text):
    assert shown(value) == text
