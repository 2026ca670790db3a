"""The tests of pipelines that the README shows pass, and what it says of them is so."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from wolkflow.cli.commands import commands
from wolkflow.registry import Registry
from wolkflow.testing.trials.deeds import Act
from wolkflow.testing.trials.demands import ASPECTS
from wolkflow.testing.trials.expect import FIGURES, SAYINGS
from wolkflow.testing.trials.given import FAULTS, LEVELS, VERBS
from wolkflow.testing.trials.outside import ANSWER_PARTS, ENDING_PARTS, KINDS, TROUBLES
from wolkflow.testing.trials.reading import FILE_PARTS, TRIAL_PARTS, read_trials
from wolkflow.testing.trials.running import run_trial
from wolkflow.testing.trials.trial import Trial, TrialFile

ROOT = Path(__file__).parents[2]
README = ROOT / "wolkflow" / "testing" / "README.md"
BRIDGE = ROOT / "pipelines" / "bridge.yaml"
TEXT = README.read_text(encoding="utf-8")
YAML = re.findall(r"^```yaml\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
PIPELINE = YAML[0]
TESTS = [block for block in YAML if block.startswith("tests:")]


def read(folder: Path, text: str, pipeline: str = PIPELINE) -> TrialFile:
    (folder / "lamp.yaml").write_text(pipeline)
    (folder / "lamp.test.yaml").write_text(text)
    return read_trials(folder / "lamp.test.yaml", Registry.load(), {})


@pytest.mark.parametrize("text", TESTS, ids=range(len(TESTS)))
def test_the_tests_that_are_shown_pass(tmp_path: Path, text: str) -> None:
    file = read(tmp_path, text)
    assert len(file.trials) == 2
    for trial in file.trials:
        assert run_trial(trial, file, Registry.load()).failures == ()


def test_a_difference_looks_as_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = re.sub(r"\n      5s: \{cloud.LAMP.*\n", "\n", TESTS[0])
    text = re.sub(r"\n      6s: .*\n", "\n", text)
    read(tmp_path, text)
    monkeypatch.chdir(tmp_path)
    shown = CliRunner().invoke(commands, ["test", "--only", "button", "lamp.yaml"]).stdout
    seen = [line.strip() for line in shown.splitlines()]
    for line in ("lamp.test.yaml", "expected  seen", "on        true   at 1.03s"):
        assert line in seen
        assert f"{line}\n" in TEXT
    assert "! off       (nothing)" in seen


@pytest.mark.parametrize(
    "words",
    [
        VERBS,
        LEVELS,
        FAULTS,
        KINDS,
        TROUBLES,
        ANSWER_PARTS,
        ENDING_PARTS,
        set(ASPECTS) - {"values"},
        FIGURES,
        SAYINGS,
        FILE_PARTS,
        TRIAL_PARTS,
    ],
    ids=min,
)
def test_every_word_is_explained(words: tuple[str, ...]) -> None:
    assert [word for word in words if not re.search(rf"\b{word}\b", TEXT)] == []


def example(cell: str) -> str:
    return next(iter(re.findall(r"^`([^`]+)`", cell)))


def rows(heading: str) -> list[str]:
    part = TEXT.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    cells = re.findall(r"^\| (`[^|]*?) \|", part, re.MULTILINE)
    return [example(cell) for cell in cells]


def pipeline_of(row: str) -> str:
    """Give the pipeline that a row is about: the one shown, or the example with others in it."""
    return BRIDGE.read_text(encoding="utf-8") if row.startswith(KINDS) else PIPELINE


def only(trial: Trial) -> Act:
    [act] = trial.acts
    return act


GIVEN = [row for row in rows("given") if not row.startswith(("meter:", "every"))]
EXPECT = [row for row in rows("expect") if "..." not in row and not row.startswith("stopped")]


@pytest.mark.parametrize("row", GIVEN)
def test_what_the_table_gives_can_be_given(tmp_path: Path, row: str) -> None:
    text = f"tests:\n  it:\n    given:\n      5s: {{{row}}}\n    expect: {{}}\n"
    file = read(tmp_path, text, pipeline_of(row))
    assert only(file.trials[0]).seconds == 5


@pytest.mark.parametrize("row", EXPECT)
def test_what_the_table_expects_can_be_expected(tmp_path: Path, row: str) -> None:
    text = f"tests:\n  it:\n    expect:\n      5s: {{{row}}}\n"
    file = read(tmp_path, text, pipeline_of(row))
    assert [demand.seconds for demand in file.trials[0].demands] == [5]


def test_the_tables_have_rows() -> None:
    assert len(GIVEN) >= 8
    assert len(EXPECT) >= 5
