"""Reading a file that shall be sent: its size and hash, then its parts."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from wolkflow.platform.errors import RefusedError
from wolkflow.platform.store.transfers import PART
from wolkflow.wolkabout.messages import ListedFile


@dataclass(frozen=True, slots=True)
class Content:
    """Something to be sent: the bytes themselves, or a file."""

    source: bytes | Path
    name: str

    @classmethod
    def of(cls, source: bytes | Path | str, name: str) -> "Content":
        """Take what a user gives; a file's own name will do when none is given."""
        if isinstance(source, str):
            source = Path(source)
        if isinstance(source, Path):
            name = name or source.name
        if not name:
            raise RefusedError("bytes to be uploaded need a name: upload(b'...', name='fw.bin')")
        return cls(source, name)

    def listed(self) -> ListedFile:
        """Read it once, for its size and MD5."""
        digest = hashlib.md5(usedforsecurity=False)  # the protocol's hash of files
        size = 0
        for part in self.parts():
            digest.update(part)
            size += len(part)
        return ListedFile(self.name, size, digest.hexdigest())

    def parts(self) -> Iterator[bytes]:
        """Read it in pieces as the store keeps them."""
        if isinstance(self.source, bytes):
            for start in range(0, len(self.source), PART):
                yield self.source[start : start + PART]
            return
        try:
            with self.source.open("rb") as file:
                while part := file.read(PART):
                    yield part
        except OSError as error:
            raise RefusedError(f"{self.source}: {error.strerror}; give a file to send") from error
