"""A secret, and a value that came from elsewhere, never show in an error."""

from pathlib import Path

import pytest

from tests.config.plugin import registry
from wolkflow import ConfigError
from wolkflow.config import load_text

SECRET = "correct horse battery staple"


def refusal(text: str, folder: Path = Path(), **environ: str) -> str:
    with pytest.raises(ConfigError) as caught:
        load_text(text, registry(), environ, folder=folder)
    return str(caught.value)


def cloud(settings: str) -> str:
    return f"flows:\n  f: [gpio.button: {{pin: 17}}, cloud: {{{settings}}}]\n"


@pytest.mark.parametrize(
    "text",
    [
        cloud(f'key: k, password: "{SECRET}", port: 0'),
        cloud(f'key: k, pasword: "{SECRET}"'),
        cloud(f'key: k, Password: "{SECRET}"'),
        cloud(f'key: k, password: ["{SECRET}"]'),
        cloud(f'key: k, password: {{a: "{SECRET}"}}'),
        cloud(f'key: k, password: "{SECRET} ${{NOBODY}}"'),
        cloud(f'key: k, password: "${{NOBODY:?}} {SECRET}"'),
        cloud(f'key: k, password: "${{X-{SECRET}}}"'),
        cloud(f"key: k, password: !x '{SECRET}'"),
        cloud(f"key: k, password: '{SECRET}', password: '{SECRET}'"),
        cloud(f"key: k, password: {SECRET}: x"),
        cloud(f"key: k, password: '{SECRET}"),
        cloud(f"key: k, password: ${{X:-{SECRET}}}"),
        f"nodes:\n  c:\n    clowd:\n      password: {SECRET}\n      token: @\n",
        f"nodes:\n  c:\n    cloud:\n      password:\n        {SECRET}: x: y\n",
        f"nodes:\n  c:\n    cloud: {{key: k, password: '{SECRET}\n      {SECRET}', port: 0}}\n",
        f"x-c: &c {{key: k, password: '{SECRET}', port: 0}}\nflows:\n  f: [cloud: *c, scale: ]\n",
        f"x-p: &p '{SECRET}'\nflows:\n  f: [cloud: {{password: *p, port: 0}}, scale: ]\n",
    ],
)
def test_a_written_secret_is_not_shown(text: str) -> None:
    assert "horse" not in refusal(text)


@pytest.mark.parametrize(
    "settings",
    [
        'path: a, keep: "${V}"',
        'path: "a", columns: "${V}"',
        'path: "a", columns: {a: "${V}"}',
        'path: "a", every: "${V}"',
    ],
)
def test_a_replaced_value_is_not_shown(settings: str, tmp_path: Path) -> None:
    (tmp_path / "v").write_text(SECRET, encoding="utf-8")
    text = f"flows:\n  f: [file.tail: {{{settings}}}, scale: {{}}]\n"

    assert "horse" not in refusal(text, V=SECRET)
    assert "horse" not in refusal(text.replace("${V}", "${file:v}"), folder=tmp_path)
    assert "horse" not in refusal(
        text.replace("${V}", "${cred:v}"), CREDENTIALS_DIRECTORY=str(tmp_path)
    )


def test_a_replaced_value_is_not_shown_in_a_sentence_about_all_settings() -> None:
    text = "flows:\n  f: [i2c.sensor: {}, clumsy: {word: '${V}'}]\n"

    assert 'the word "${V}" is not good' in refusal(text, V="horse")
    assert "horse" not in refusal(text, V="horse's 'tail' \"x\"\n")


def test_a_replaced_value_that_is_part_of_a_sentence_hides_it() -> None:
    text = "flows:\n  f: [i2c.sensor: {}, gpio.lamp: {pin: '${PIN}'}]\n"

    assert 'the value of "${PIN}" does not fit' in refusal(text, PIN="GPIO77")
    assert "77" not in refusal(text, PIN="GPIO77")


def test_a_replaced_value_is_not_shown_as_a_step() -> None:
    assert 'there is no node "${V}"' in refusal("flows:\n  f:\n  - ${V}\n  - x\n", V="horse")
    assert "horse" not in refusal("flows:\n  f:\n  - ${V}\n  - x.${V}\n", V="horse.a")
