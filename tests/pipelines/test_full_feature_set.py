"""The tour of the wolkabout node leaves nothing out."""

import re
from pathlib import Path

from wolkflow.cli.settings import settings
from wolkflow_wolkabout.wolkabout import Wolkabout

TEXT = (Path(__file__).parents[2] / "pipelines/full_feature_set.yaml").read_text(encoding="utf-8")


def test_every_setting_is_there_or_in_a_comment_that_says_what_it_excludes() -> None:
    last = [one.name.rpartition(".")[2] for one in settings(Wolkabout)]
    assert len(last) > 30
    assert [name for name in last if not re.search(rf"\b{name}:[ \n]", TEXT)] == []


def test_every_output_is_in_a_flow() -> None:
    assert [port for port in [*Wolkabout.ports, "@error"] if f"[cloud.{port}, " not in TEXT] == []
