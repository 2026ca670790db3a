"""Which files the platform may put on the device."""

from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from wolkflow import LocalPath, Size
from wolkflow.wolkabout.file_transfer import Files

KIB = 1024


@dataclass(kw_only=True, config={"extra": "forbid"})
class FileSettings:
    """A folder that the platform lists, fills and empties."""

    folder: Annotated[LocalPath, Field(description="where the files are; made if it is missing")]
    max_size: Annotated[Size, Field(description="the largest file that is taken")] = 256_000_000
    package: Annotated[
        Size, Field(description="how large a piece of a file may be at most; 0: as it comes")
    ] = 0
    urls: Annotated[
        bool, Field(description="whether the platform may have files downloaded from the web")
    ] = True

    def files(self) -> Files:
        """Say it in the client's terms."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return Files(
            directory=self.folder,
            max_bytes=self.max_size,
            package_kib=-(-self.package // KIB),
            urls=self.urls,
        )
