import pytest

from wolkflow_gpio.pattern import Beat, Pattern, parse_pattern, parse_sound


def test_beats_one_after_the_other():
    assert parse_pattern("on 100ms, off 1s") == Pattern((Beat(True, 0.1), Beat(False, 1.0)))


@pytest.mark.parametrize(("ending", "times"), [("repeat", None), ("repeat 3", 3), ("repeat 1", 1)])
def test_beats_may_be_repeated(ending, times):
    assert parse_pattern(f"on 100ms, off 1s, {ending}").times == times


@pytest.mark.parametrize(
    ("text", "hertz"),
    [
        ("A4", 440.0), ("a4", 440.0), ("A3", 220.0), ("C4", 261.63), ("C5", 523.25), ("B4", 493.88),
        ("F#4", 369.99), ("Gb4", 369.99), ("880", 880.0), ("1046.5", 1046.5),
    ],
)  # fmt: skip
def test_notes_are_tones(text, hertz):
    assert parse_sound(text) == pytest.approx(hertz, abs=0.005)


@pytest.mark.parametrize(
    "text",
    [
        "", "on", "on 100", "on 1 s", "loud 100ms", "on 100ms off 1s", "on 100ms,, off 1s",
        "repeat", "on 0s", "on 100ms, repeat 0", "on 100ms, repeat twice", "19 1s", "20000 1s",
        "nan 1s", "repeat, on 1s", "H4 1s", "x" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_pattern_is_refused_in_a_short_sentence(text):
    with pytest.raises(ValueError, match=r"^'") as caught:
        parse_pattern(text)
    assert len(str(caught.value)) < 220
