"""What a person sees while typing: the schema in the language server that editors use for YAML.

npm install --prefix /tmp/yls yaml-language-server
PATH=/tmp/yls/node_modules/.bin:$PATH pytest -m editor tests/config/test_editor.py
"""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.config.plugin import registry
from wolkflow.config.schema import schema

pytestmark = pytest.mark.editor

Answer = Any


class Editor:
    """Speaks the Language Server Protocol over a pipe, as an editor does."""

    def __init__(self, folder: Path) -> None:
        self._server = subprocess.Popen(
            ["yaml-language-server", "--stdio"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=folder,
        )
        self._number = 0
        self._folder = folder
        self._marks: dict[str, list[dict[str, Any]]] = {}
        self.ask("initialize", processId=None, rootUri=folder.as_uri(), capabilities={})
        self.tell("initialized")

    def close(self) -> None:
        self.ask("shutdown")
        self.tell("exit")
        self._server.communicate(timeout=20)

    def open(self, text: str) -> str:
        """Open a text as a file beside the schema; give its address."""
        self._number += 1
        address = (self._folder / f"{self._number}.yaml").as_uri()
        text = f"# yaml-language-server: $schema=schema.json\n{text}"
        self.tell(
            "textDocument/didOpen",
            textDocument={"uri": address, "languageId": "yaml", "version": 1, "text": text},
        )
        return address

    def marks(self, text: str) -> list[str]:
        """Give what the editor underlines in a text."""
        address = self.open(text)
        while address not in self._marks:
            self._take(self._read())
        return [mark["message"] for mark in self._marks[address]]

    def offers(self, text: str) -> set[str]:
        """Give what the editor offers at the sign ‸ in a text."""
        before = text[: text.index("‸")].split("\n")
        address = self.open(text.replace("‸", ""))
        found = self.ask(
            "textDocument/completion",
            textDocument={"uri": address},
            position={"line": len(before), "character": len(before[-1])},
        )
        return {item["label"] for item in found["items"]}

    def hover(self, text: str) -> str:
        """Give what the editor tells about the place of the sign ‸."""
        before = text[: text.index("‸")].split("\n")
        address = self.open(text.replace("‸", ""))
        found = self.ask(
            "textDocument/hover",
            textDocument={"uri": address},
            position={"line": len(before), "character": len(before[-1])},
        )
        return str(found["contents"]["value"])

    def ask(self, method: str, **params: Any) -> Answer:
        self._number += 1
        number = self._number
        self._write({"id": number, "method": method, "params": params})
        while True:
            answer = self._read()
            if answer.get("id") == number and "method" not in answer:
                return answer.get("result")
            self._take(answer)

    def tell(self, method: str, **params: Any) -> None:
        self._write({"method": method, "params": params})

    def _take(self, message: dict[str, Any]) -> None:
        if message.get("method") == "textDocument/publishDiagnostics":
            self._marks[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "id" in message and "method" in message:
            self._write({"id": message["id"], "result": None})

    def _write(self, message: dict[str, Any]) -> None:
        assert self._server.stdin is not None
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._server.stdin.flush()

    def _read(self) -> dict[str, Any]:
        assert self._server.stdout is not None
        length = 0
        while line := self._server.stdout.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        message: dict[str, Any] = json.loads(self._server.stdout.read(length))
        return message


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[Editor]:
    (tmp_path / "schema.json").write_text(json.dumps(schema(registry())), encoding="utf-8")
    made = Editor(tmp_path)
    yield made
    made.close()


def test_the_types_are_offered_under_a_node_and_in_a_flow(editor: Editor) -> None:
    types = {"gpio.lamp", "i2c.sensor", "cloud", "scale"}

    assert types <= editor.offers("nodes:\n  lamp:\n    ‸\n")
    assert types <= editor.offers("flows:\n  light:\n    - ‸\n")


def test_the_settings_of_one_type_are_offered(editor: Editor) -> None:
    offers = editor.offers("nodes:\n  lamp:\n    gpio.lamp:\n      ‸\n")

    assert {"pin", "initial", "active_low", "failsafe"} <= offers
    assert "address" not in offers


def test_the_settings_are_offered_in_a_flow_too(editor: Editor) -> None:
    assert "window" in editor.offers("flows:\n  f:\n    - average:\n        ‸\n")


def test_the_choices_of_a_setting_are_offered(editor: Editor) -> None:
    offers = editor.offers("nodes:\n  lamp:\n    gpio.lamp:\n      pin: 18\n      initial: ‸\n")

    assert {"off", "on", "last", "keep"} <= {offer.strip('"') for offer in offers}


def test_the_names_at_the_top_are_offered(editor: Editor) -> None:
    assert {"title", "nodes", "flows"} <= editor.offers("‸\n")


def test_a_setting_is_explained(editor: Editor) -> None:
    text = "nodes:\n  lamp:\n    gpio.lamp:\n      pi‸n: 18\n"

    assert "the lamp's pin" in editor.hover(text)


def test_a_type_is_explained(editor: Editor) -> None:
    assert "A lamp on a pin." in editor.hover("nodes:\n  lamp:\n    gpio.l‸amp:\n      pin: 18\n")


def test_a_good_pipeline_has_no_marks(editor: Editor) -> None:
    text = (
        "title: x\nx-slow: &slow {every: 5m}\n"
        "nodes:\n  lamp:\n    gpio.lamp: {pin: 18, initial: off}\n"
        "flows:\n  light:\n    - i2c.sensor: {<<: *slow, address: 0x76}\n"
        "    - [average: {window: 3}]\n    - lamp\n"
    )

    assert editor.marks(text) == []


def test_mistakes_are_marked(editor: Editor) -> None:
    assert editor.marks("nodes:\n  lamp:\n    gpio.lamp: {pin: 18, initail: off}\n")
    assert editor.marks("nodes:\n  lamp:\n    gpio.lampe: {pin: 18}\n")
    assert editor.marks("flows:\n  f:\n    - average: {window: x}\n")
