"""How full a disk is."""

from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import Field

from wolkflow import HardwareError, LocalPath
from wolkflow_system.computer import Computer


class Disk(Computer):
    """Tells how full the disk is that holds a folder: in %, and what is left, in GB."""

    example = "system.disk: {path: /, every: 10m}"
    series: ClassVar = {"used": "%", "free": "GB"}

    path: Annotated[LocalPath, Field(description="a folder on the disk")] = Path("/")

    @property
    def lane(self) -> str:
        """A lane of its own: a disk in the network may hang."""
        return "disk"

    def read(self) -> dict[str, float]:
        """Ask for it: %, and 10⁹ bytes."""
        try:
            total, free = self._files.usage(str(self.path))
        except OSError as error:
            raise HardwareError(f"{self.path}: {error.strerror or error}") from error
        if not total:
            raise HardwareError(f"{self.path} is not on a disk")
        return {"used": round(100 * (1 - free / total), 1), "free": round(free / 1e9, 3)}
