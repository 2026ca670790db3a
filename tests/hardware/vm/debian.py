"""Debian's packages: fetched, never installed, unless a program to work with is missing."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

COMPLAINT = 2000


class CannotBuildError(RuntimeError):
    """The virtual machine can't be made here; the message says why, and what to do."""


def tell(text: str) -> None:
    """Say what takes so long."""
    sys.stderr.write(f"hardware tests: {text}\n")
    sys.stderr.flush()


def need(programs: Mapping[str, str]) -> None:
    """See to it that programs (by package) are there: root installs them, others are told."""
    missing = sorted({package for name, package in programs.items() if not shutil.which(name)})
    if not missing:
        return
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *missing]
    if os.geteuid() != 0:
        raise CannotBuildError(f"programs are missing, install them: sudo {' '.join(install)}")
    tell(f"installing {', '.join(missing)}")
    finish(install, environ={"DEBIAN_FRONTEND": "noninteractive"})


def newest_kernel() -> str:
    """Name the kernel that Debian offers now: `6.1.0-18-amd64`."""
    if not shutil.which("apt-cache"):
        raise CannotBuildError("the machine's kernel comes from Debian's packages: no apt here")
    found = re.search(r"Depends: linux-image-(\d\S+)", _about("linux-image-amd64"))
    if found is None:
        raise CannotBuildError("apt knows no kernel: run apt-get update, on Debian for amd64")
    return found[1]


def build_tools_of(release: str) -> str:
    """Name the package with the programs that a kernel's modules are built with."""
    found = re.search(r"Depends: (linux-kbuild-\S+)", _about(f"linux-headers-{release}"))
    if found is None:
        raise CannotBuildError(f"apt knows no headers of {release}: run apt-get update")
    return found[1]


def fetch(packages: Iterable[str], folder: Path) -> dict[str, Path]:
    """Download packages into a folder; give their files by name."""
    wanted = list(packages)
    folder.mkdir(parents=True, exist_ok=True)
    finish(["apt-get", "-o", "APT::Sandbox::User=root", "download", *wanted], folder)
    return {package: next(folder.glob(f"{package}_*.deb")) for package in wanted}


def unpack(package: Path, folder: Path) -> None:
    """Unpack a package's files into a folder."""
    finish(["dpkg", "--extract", str(package), str(folder)])


def finish(
    command: list[str], folder: Path | None = None, environ: Mapping[str, str] | None = None
) -> None:
    """Run a command to its end; CannotBuildError with what it says when it fails."""
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **(environ or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise CannotBuildError(f"{' '.join(command[:4])} ... failed:\n{done.stdout[-COMPLAINT:]}")


def _about(package: str) -> str:
    return subprocess.run(
        ["apt-cache", "depends", package], stdout=subprocess.PIPE, text=True, check=False
    ).stdout
