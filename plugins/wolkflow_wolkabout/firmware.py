"""What the device runs, and how it is replaced."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from wolkflow import LocalPath
from wolkflow.wolkabout.firmware_update import Firmware
from wolkflow.wolkabout.installers import CommandInstaller, FunctionInstaller, Installer

DEBIAN = ("sudo", "-n", "apt-get", "install", "--yes", "--allow-downgrades", "{file}")


@dataclass(kw_only=True, config={"extra": "forbid"})
class FirmwareSettings:
    """The version that runs now, and one way to install another."""

    version: Annotated[
        str,
        Field(
            description="what runs now, such as ${file:version.txt}: after an installation and a "
            "restart another version is a success",
            min_length=1,
        ),
    ]
    install: Annotated[
        list[str] | Literal["debian"] | None,
        Field(
            description="the command that installs, without a shell; {file} and {version} in it "
            "are replaced; or debian, for a Debian package"
        ),
    ] = None
    python: Annotated[
        LocalPath | None,
        Field(description="instead: a Python file with a function `install(path)`"),
    ] = None

    from_repository: Annotated[
        bool | None,
        Field(
            description="whether to look for firmware by itself, where and when the platform's "
            "parameters say; on with `mode: pull`"
        ),
    ] = None

    @model_validator(mode="after")
    def _check_one_way(self) -> Self:
        if (self.install is None) == (self.python is None):
            raise ValueError("say how to install: either `install` or `python`")
        if self.install == []:
            raise ValueError("`install` is empty: give a program and its arguments")
        return self

    def firmware(self, *, pull: bool = False) -> Firmware:
        """Say it in the client's terms."""
        return Firmware(
            version=lambda: self.version,
            installer=self._installer(),
            from_repository=pull if self.from_repository is None else self.from_repository,
        )

    def _installer(self) -> Installer:
        if self.python is not None:
            return FunctionInstaller(_function(self.python))
        command = DEBIAN if self.install == "debian" else tuple(self.install or ())
        return CommandInstaller(command)


def _function(file: Path) -> Callable[[Path], Any]:
    """Load `install` from a file; OSError when it isn't there."""
    spec = importlib.util.spec_from_file_location(f"wolkflow_firmware_{file.stem}", file)
    if spec is None or spec.loader is None:
        raise OSError(f"{file} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    install = getattr(module, "install", None)
    if not callable(install):
        raise OSError(f"{file} has no function `install(path)`")
    found: Callable[[Path], Any] = install
    return found
