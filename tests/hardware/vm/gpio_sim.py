"""The kernel's simulated GPIO chip, which Debian's kernels leave out: built from their source."""

import re
import shutil
import subprocess
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from tests.hardware.vm.debian import CannotBuildError, finish, tell, unpack

SOURCES = {
    "drivers/gpio/gpio-sim.c",
    "drivers/gpio/gpiolib.h",
    "drivers/gpio/dev-sync-probe.c",
    "drivers/gpio/dev-sync-probe.h",
    "kernel/irq/irq_sim.c",
}
"""Newer kernels have two more files than older ones."""

LICENSE = '\n#include <linux/module.h>\nMODULE_LICENSE("GPL");\n'


def build(packages: Mapping[str, Path], release: str, work: Path) -> dict[str, Path]:
    """Compile the modules for a kernel; give them by name."""
    headers = _headers(packages, release, work / "headers")
    sources = work / "sources"
    sources.mkdir()
    tell("taking the simulated GPIO chip out of the kernel's source")
    archive = next(file for name, file in packages.items() if name.startswith("linux-source"))
    _extract(archive, sources)
    _let_in_modules(sources / "irq_sim.c")
    names = ["gpio-sim", "irq_sim"]
    names += ["dev-sync-probe"] * (sources / "dev-sync-probe.c").exists()
    (sources / "Kbuild").write_text("".join(f"obj-m += {name}.o\n" for name in names))
    tell(f"compiling it for {release}")
    finish(
        [
            "make", "-C", str(headers), f"M={sources}", f"CC={_compiler(headers)}",
            "CONFIG_DEBUG_INFO_BTF_MODULES=", "modules",
        ]
    )  # fmt: skip
    built = {file.stem.replace("-", "_"): file for file in sources.glob("*.ko")}
    for file in built.values():
        finish(["objcopy", "--strip-debug", str(file)])
    return built


def _headers(packages: Mapping[str, Path], release: str, folder: Path) -> Path:
    """Unpack the headers, and make their makefile find itself where it is now."""
    for name, file in packages.items():
        if name.startswith(("linux-headers", "linux-kbuild")):
            unpack(file, folder)
    tree = folder / "usr/src" / f"linux-headers-{release}"
    makefile = tree / "Makefile"
    text = makefile.read_text()
    for place in ("/usr/src/", "/usr/lib/"):
        text = text.replace(place, f"{folder}{place}")
    makefile.write_text(text)
    return tree


def _compiler(headers: Path) -> str:
    """Choose the compiler that the kernel was built with, if it is here."""
    variables = headers / ".kernelvariables"
    found = re.search(r"gcc-\d+", variables.read_text()) if variables.exists() else None
    return found[0] if found and shutil.which(found[0]) else "gcc"


def _extract(package: Path, folder: Path) -> None:
    """Take the few files out of an archive inside a package, without unpacking all of it."""
    with subprocess.Popen(
        ["dpkg-deb", "--fsys-tarfile", str(package)], stdout=subprocess.PIPE
    ) as outer:
        with tarfile.open(fileobj=outer.stdout, mode="r|") as packed:
            for member in packed:
                if re.search(r"/linux-source-[\d.]+\.tar\.xz$", member.name):
                    _pick(packed.extractfile(member), folder)
                    break
        outer.terminate()
    if not (folder / "gpio-sim.c").exists():
        raise CannotBuildError(f"{package.name} holds no gpio-sim.c")


def _pick(archive: IO[bytes] | None, folder: Path) -> None:
    with tarfile.open(fileobj=archive, mode="r|xz") as tree:
        for member in tree:
            if member.name.partition("/")[2] in SOURCES:
                content = tree.extractfile(member)
                if content is not None:
                    (folder / Path(member.name).name).write_bytes(content.read())


def _let_in_modules(file: Path) -> None:
    """Make the interrupt simulator a module of its own.

    It uses a function that modules can't reach; another one, which they can, does the same.
    """
    text = file.read_text()
    text = text.replace("handle_simple_irq(irq_to_desc(irqnum))", "generic_handle_irq(irqnum)")
    file.write_text(text if "MODULE_LICENSE" in text else text + LICENSE)
