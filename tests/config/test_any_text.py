"""Whatever a file holds, it becomes a graph or a ConfigError, never another exception."""

import json
from contextlib import suppress
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.config.plugin import registry
from tests.config.test_pipeline import ENVIRON, GREENHOUSE
from wolkflow import ConfigError
from wolkflow.config import load, load_text
from wolkflow.graph import Graph

KNOWN = registry()
PARTS = st.sampled_from(
    ["{", "}", "[", "]", ": ", ":", "- ", "\n", "\n  ", "\n    ", "${", "}", "$$", "&a ", "*a",
     "<<: ", "!x ", "!!int ", "|\n", '"', "'", "\t", "@", "%", "0x", "0x76", "null", "~", "\n---\n",
     "\n...\n", "? ", "\u2028", "\ufeff", "\0", "\x85", "\r", "#", ",", "\\", "title", "nodes",
     "flows", "f", "cloud", "gpio.lamp", "i2c.sensor", "average", "window", "pin", "password",
     "key", ".x", ".@error", "${WOLK_KEY}", "${file:/}", "1", "-1.5e3", ".inf", "true", "9" * 400]
)  # fmt: skip


def try_loading(text: str) -> None:
    with suppress(ConfigError):
        assert isinstance(load_text(text, KNOWN, ENVIRON), Graph)


@given(st.text(st.characters()))
def test_any_text(text: str) -> None:
    try_loading(text)


@given(st.lists(PARTS | st.text(max_size=3), max_size=60).map("".join))
def test_any_sequence_of_pieces_of_the_language(text: str) -> None:
    try_loading(text)


@given(st.data())
def test_any_damage_to_a_good_pipeline(data: st.DataObject) -> None:
    text = GREENHOUSE
    for _ in range(data.draw(st.integers(1, 5))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 30)))
        text = text[:start] + data.draw(PARTS | st.just("")) + text[end:]
    try_loading(text)


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | PARTS
NAMES = st.sampled_from(
    ["gpio.lamp", "i2c.sensor", "cloud", "file.tail", "average", "clumsy", "lost", "pin", "key",
     "password", "columns", "failsafe", "after", "window", "weights", "every", "path", "word"]
)  # fmt: skip
TREES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(NAMES | st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from(["title", "nodes", "flows", "x-a", "other"]), TREES))
def test_any_tree(tree: dict[str, object]) -> None:

    with suppress(ValueError):
        try_loading(json.dumps(tree, allow_nan=False))


@given(st.dictionaries(NAMES, TREES, max_size=3))
def test_any_settings(tree: dict[str, object]) -> None:

    with suppress(ValueError):
        text = json.dumps(tree, allow_nan=False)
        for node in ("gpio.lamp", "i2c.sensor", "cloud", "file.tail", "average", "clumsy"):
            try_loading(f'{{"flows": {{"f": [{{"i2c.sensor": {{}}}}, {{"{node}": {text}}}]}}}}')


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_any_bytes(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(content)
    with suppress(ConfigError):
        load([file], KNOWN, ENVIRON)
