"""`${...}` in a text: environment variables, files, credentials.

    ${V}  ${V:-default}  ${V:?message}  ${file:path}  ${cred:name}  $$ is one $

It happens after parsing and in strings only, so a value can't inject YAML. `${V:-x}` and `${V:?x}`
take an empty variable for an undefined one, as a shell does.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from wolkflow.config.files_read import FilesRead
from wolkflow.errors import Place

REFERENCE = re.compile(r"\$(?:\$|\{[^{}]*\}|\{)")
VARIABLE = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(?::([-?])(.*))?", re.DOTALL)
LARGEST_VALUE = 64_000
FORMS = (
    "write ${NAME}, ${NAME:-default}, ${NAME:?message}, ${file:path} or ${cred:name}; $$ is one $"
)


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with its references replaced, and what was wrong: (reference, what, hint)."""

    text: str
    mistakes: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Substitution:
    """Knows the environment, and the folder where relative paths start; notes `files` it reads."""

    environ: Mapping[str, str]
    folder: Path
    files: FilesRead = field(default_factory=FilesRead)

    def fill(self, text: str) -> Filled:
        """Replace every reference in a text."""
        if "$" not in text:
            return Filled(text)
        mistakes: list[tuple[str, str, str]] = []

        def replaced(match: re.Match[str]) -> str:
            try:
                return self._value(match[0])
            except _NoValueError as mistake:
                mistakes.append((match[0], mistake.what, mistake.hint))
                return match[0]

        return Filled(REFERENCE.sub(replaced, text), tuple(mistakes))

    def _value(self, reference: str) -> str:
        if reference == "$$":
            return "$"
        if not reference.endswith("}"):
            raise _NoValueError('"${" has no "}" after it', FORMS)
        body = reference[2:-1]
        variable = VARIABLE.fullmatch(body)
        if variable:
            return self._variable(variable[1], variable[2] or "", variable[3] or "")
        source, colon, name = body.partition(":")
        if colon and source == "file" and name:
            return self._file(name)
        if colon and source == "cred" and name:
            return self._credential(name)
        raise _NoValueError(f"wolkflow does not understand {_named(body)}", FORMS)

    def _variable(self, name: str, sign: str, text: str) -> str:
        value = self.environ.get(name)
        if value is None if not sign else not value:
            return self._absent(name, sign, text)
        return value or ""

    def _absent(self, name: str, sign: str, text: str) -> str:
        if sign == "-":
            return text
        if sign == "?" and text:
            raise _NoValueError(f"the environment variable {name} is not set: {text}")
        nearest = get_close_matches(name, self.environ, n=1, cutoff=0.7)
        meant = f"did you mean {nearest[0]}? " if nearest else ""
        raise _NoValueError(
            f"the environment variable {name} is not set",
            f"{meant}set it, or give a default: ${{{name}:-default}}",
        )

    def _file(self, name: str) -> str:
        path = os.path.expanduser(name)  # noqa: PTH111  # pathlib's raises for an unknown user
        return self._text_of(self.folder / path, f"the file {name}")

    def _credential(self, name: str) -> str:
        folder = self.environ.get("CREDENTIALS_DIRECTORY")
        if not folder:
            raise _NoValueError(
                f"there is no credential {name}: $CREDENTIALS_DIRECTORY is not set",
                f"systemd sets it for a service with LoadCredential={name}:/path/of/the/file",
            )
        if "/" in name or name in {".", ".."}:
            raise _NoValueError(f"{name} is not the name of a credential", "it has no / in it")
        return self._text_of(Path(folder) / name, f"the credential {name}")

    def _text_of(self, path: Path, spoken: str) -> str:
        self.files.add(path)
        return _text_of(path, spoken)


class _NoValueError(ValueError):
    """A reference that has no value."""

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint


def _named(body: str) -> str:
    name = re.match(r"\w*", body)
    return f"${{{name[0]}...}}" if name and name[0] != body else f"${{{body}}}"


def _text_of(path: Path, spoken: str) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_VALUE + 1)
        text = content.decode("utf-8")
    except FileNotFoundError as error:
        raise _NoValueError(
            f"{spoken} does not exist",
            "a relative path starts at the folder of the pipeline's file",
        ) from error
    except UnicodeDecodeError as error:
        raise _NoValueError(f"{spoken} is not a text in UTF-8") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "its name is not allowed"
        raise _NoValueError(f"{spoken} can't be read: {reason}") from error
    if len(content) > LARGEST_VALUE:
        raise _NoValueError(f"{spoken} is larger than {LARGEST_VALUE // 1000} kB")
    return re.sub(r"\r?\n\Z", "", text)


def place_of(reference: str, scalar: Place, line: str) -> Place:
    """Find a reference in the line where its text begins; the text's place if it isn't there."""
    column = line.find(reference, scalar.column - 1)
    return Place(scalar.file, scalar.line, column + 1) if column >= 0 else scalar
