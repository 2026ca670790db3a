"""`${...}` in texts."""

from pathlib import Path

import pytest

from wolkflow.config.substitute import Filled, Substitution, place_of
from wolkflow.errors import Place

ENVIRON = {"HOST": "pi.local", "EMPTY": "", "NESTED": "${HOST}", "_x1": "y"}


def fill(text: str, folder: Path = Path("/nowhere"), **more: str) -> Filled:
    return Substitution({**ENVIRON, **more}, folder).fill(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("plain", "plain"),
        ("", ""),
        ("${HOST}", "pi.local"),
        ("tcp://${HOST}:1883/${_x1}", "tcp://pi.local:1883/y"),
        ("${EMPTY}", ""),
        ("${HOST:-other}", "pi.local"),
        ("${EMPTY:-other}", "other"),
        ("${ABSENT:-other}", "other"),
        ("${ABSENT:-}", ""),
        ("${ABSENT:-a:-b c\nd}", "a:-b c\nd"),
        ("${HOST:?why}", "pi.local"),
        ("$$", "$"),
        ("$${HOST}", "${HOST}"),
        ("$$$${HOST}", "$${HOST}"),
        ("$$${HOST}", "$pi.local"),
        ("5$ and $HOST", "5$ and $HOST"),
        ("${NESTED}", "${HOST}"),
    ],
)
def test_a_reference_is_replaced_once(text: str, value: str) -> None:
    assert fill(text) == Filled(value)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("${ABSENT}", "the environment variable ABSENT is not set"),
        ("${ABSENT:?the key}", "the environment variable ABSENT is not set: the key"),
        ("${EMPTY:?the key}", "the environment variable EMPTY is not set: the key"),
        ("${ABSENT:?}", "the environment variable ABSENT is not set"),
        ("${HOST", '"${" has no "}" after it'),
        ("${a{b}", '"${" has no "}" after it'),
        ("${}", "wolkflow does not understand ${}"),
        ("${1}", "wolkflow does not understand ${1}"),
        ("${HOST-x}", "wolkflow does not understand ${HOST...}"),
        ("${HOST:x}", "wolkflow does not understand ${HOST...}"),
        ("${ HOST }", "wolkflow does not understand ${...}"),
        ("${file:}", "wolkflow does not understand ${file...}"),
        ("${cred:a}", "there is no credential a: $CREDENTIALS_DIRECTORY is not set"),
        ("${file:absent.txt}", "the file absent.txt does not exist"),
        ("${file:a\0b}", "the file a\0b can't be read: its name is not allowed"),
        ("${file:~nobody-of-this-name/x}", "the file ~nobody-of-this-name/x does not exist"),
    ],
)
def test_a_reference_without_a_value_is_a_mistake(text: str, what: str) -> None:
    filled = fill(text)

    assert [mistake[1] for mistake in filled.mistakes] == [what]


def test_every_mistake_in_a_text_is_found() -> None:
    assert [mistake[0] for mistake in fill("${A}-${HOST}-${B}").mistakes] == ["${A}", "${B}"]


def test_a_near_name_is_offered() -> None:
    assert "did you mean HOST?" in fill("${HOTS}").mistakes[0][2]


def test_a_file_is_read_from_the_folder_without_its_last_line_end(tmp_path: Path) -> None:
    (tmp_path / "one").write_text("secret\n", encoding="utf-8")
    (tmp_path / "two").write_bytes(b"a\n\n")
    (tmp_path / "dos").write_bytes(b"a\r\n")

    assert fill("<${file:one}>", tmp_path).text == "<secret>"
    assert fill("${file:two}", tmp_path).text == "a\n"
    assert fill("${file:dos}", tmp_path).text == "a"
    assert fill(f"${{file:{tmp_path}/one}}").text == "secret"


def test_a_credential_is_read_from_systemds_folder(tmp_path: Path) -> None:
    (tmp_path / "wolk").write_text("hunter2\n", encoding="utf-8")

    assert fill("${cred:wolk}", CREDENTIALS_DIRECTORY=str(tmp_path)).text == "hunter2"


@pytest.mark.parametrize("name", ["../wolk", "a/b", "..", "."])
def test_a_credential_can_not_lead_out_of_the_folder(name: str, tmp_path: Path) -> None:
    filled = fill(f"${{cred:{name}}}", CREDENTIALS_DIRECTORY=str(tmp_path))

    assert filled.mistakes[0][1] == f"{name} is not the name of a credential"


def test_a_file_that_is_no_short_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(b"x" * 64_001)
    (tmp_path / "binary").write_bytes(b"\xff\xfe")

    assert "larger than 64 kB" in fill("${file:large}", tmp_path).mistakes[0][1]
    assert "not a text in UTF-8" in fill("${file:binary}", tmp_path).mistakes[0][1]
    assert "can't be read: Is a directory" in fill("${file:.}", tmp_path).mistakes[0][1]


def test_the_place_of_a_reference_is_found_in_its_line() -> None:
    scalar = Place("a.yaml", 3, 7)

    assert place_of("${B}", scalar, 'host: "x${A}${B}"') == Place("a.yaml", 3, 13)
    assert place_of("${B}", scalar, "host: |") == scalar
