"""Every mistake in `mistakes/` gives exactly the text beside it.

`pytest tests/config/test_mistakes.py --golden-update` writes the texts anew: read them aloud then.
"""

from pathlib import Path

import pytest

from tests.config.plugin import registry
from wolkflow import ConfigError
from wolkflow.config import load

MISTAKES = Path(__file__).parent / "mistakes"
CASES = sorted(path.name for path in MISTAKES.iterdir() if path.suffix != ".txt")

ENVIRON = {
    "STATION": "north",
    "EVERY": "Zimtstern",
    "BUS": "Zimtstern",
    "SHORT": "abc",
    "PORT": "70001",
    "PIN": "39",
    "WORD": "Zimtstern",
}


@pytest.mark.parametrize("case", CASES)
def test_a_mistake_is_explained(
    case: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(MISTAKES)
    with pytest.raises(ConfigError) as caught:
        load([Path(case)], registry(), ENVIRON)

    text = str(caught.value) + "\n"
    golden = MISTAKES / f"{Path(case).stem}.txt"
    if request.config.getoption("--golden-update", default=False):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_no_replaced_or_secret_value_is_in_any_text() -> None:
    texts = "".join(golden.read_text(encoding="utf-8") for golden in MISTAKES.glob("*.txt"))

    assert "hunter2" not in texts
    assert "Zimtstern" not in texts
    assert "70001" not in texts
    assert "GPIO39" not in texts


def test_there_is_no_text_without_its_mistake() -> None:
    assert {path.stem for path in MISTAKES.glob("*.txt")} == {Path(case).stem for case in CASES}
