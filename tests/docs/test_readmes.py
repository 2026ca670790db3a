"""What the READMEs show runs, what they list is there, and where they point is something."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from wolkflow.cli.markdown import BEGIN, filled
from wolkflow.config.problems import Problems
from wolkflow.config.tree import Table
from wolkflow.config.yaml import parse
from wolkflow.registry import Registry
from wolkflow.testing.pipeline import run_pipeline

ROOT = Path(__file__).parents[2]
PLUGINS = sorted(ROOT.glob("plugins/*/README.md"))
GUIDE = ROOT / "plugins/README.md"
READMES = [ROOT / "README.md", GUIDE, *PLUGINS, *sorted(ROOT.glob("wolkflow/**/README.md"))]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)[^)]*\)")


class Block(NamedTuple):
    """A block of code in a README."""

    readme: Path
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.readme.relative_to(ROOT)}:{self.line}"


def blocks(readme: Path) -> Iterator[Block]:
    text = readme.read_text(encoding="utf-8")
    for found in FENCE.finditer(text):
        yield Block(readme, text.count("\n", 0, found.start()) + 1, found[1], found[2])


BLOCKS = [block for readme in READMES for block in blocks(readme)]
YAML = [block for block in BLOCKS if block.language == "yaml"]
PYTHON = [block for block in BLOCKS if block.language == "python"]


def is_pipeline(block: Block) -> bool:
    return bool(re.search(r"^flows:", block.text, re.MULTILINE))


def test_there_is_something_to_test() -> None:
    assert len(PLUGINS) == len(list(ROOT.glob("plugins/*/__init__.py")))
    assert sum(map(is_pipeline, YAML)) > 10
    assert len(PYTHON) >= 3


@pytest.mark.parametrize("readme", PLUGINS, ids=lambda readme: readme.parent.name)
def test_the_table_of_nodes_is_as_the_nodes_are(readme: Path) -> None:
    text = readme.read_text(encoding="utf-8")
    assert BEGIN in text, "put <!-- nodes --> and <!-- /nodes --> where the table belongs"
    if filled(text, readme, Registry.load()) != text:
        pytest.fail("the table is stale; run: wolkflow nodes --markdown plugins/*/README.md")


@pytest.mark.parametrize("block", YAML, ids=str)
def test_yaml_can_be_read(block: Block) -> None:
    problems = Problems()
    tree = parse(str(block), block.text, problems)
    assert problems.error().problems == ()
    assert isinstance(tree, Table)


@pytest.mark.parametrize("block", [block for block in YAML if is_pipeline(block)], ids=str)
def test_a_pipeline_runs(block: Block, tmp_path: Path) -> None:
    file = tmp_path / "pipeline.yaml"
    file.write_text(re.sub(r"\bhost: [\w.-]+", "host: nobody.invalid", block.text))
    environ = dict.fromkeys(re.findall(r"\$\{(\w+)", block.text), "value")
    environ["WOLK_HOST"] = "nobody.invalid"
    with run_pipeline(file, environ=environ) as run:
        assert run.graph.title != "pipeline", "every pipeline that is shown has a title"
        assert run.graph.warnings == ()
        run.advance(600)
        for stats in run.engine.stats():
            assert (stats.state, stats.errors) == ("ok", 0), stats


@pytest.mark.parametrize("readme", sorted({block.readme for block in PYTHON}), ids=str)
def test_python_runs(readme: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": "readme"}
    for block in (block for block in PYTHON if block.readme == readme):
        exec(compile("\n" * block.line + block.text, str(readme), "exec"), names)  # noqa: S102  # it is ours


@pytest.mark.parametrize("readme", READMES, ids=lambda readme: str(readme.relative_to(ROOT)))
def test_links_lead_somewhere(readme: Path) -> None:
    targets = LINK.findall(readme.read_text(encoding="utf-8"))
    assert [target for target in targets if not (readme.parent / target).exists()] == []
