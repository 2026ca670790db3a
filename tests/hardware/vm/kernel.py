"""A kernel with simulated hardware, ready to boot; kept for the next time."""

import fcntl
import lzma
import os
import re
import shutil
import subprocess
import tempfile
import zlib
from collections.abc import Iterable
from pathlib import Path

from tests.hardware.vm import gpio_sim
from tests.hardware.vm.archive import Archive
from tests.hardware.vm.debian import (
    CannotBuildError,
    build_tools_of,
    fetch,
    need,
    newest_kernel,
    tell,
    unpack,
)

RECIPE = "1"
"""What is in the cache was built this way; raise it with every change."""

AT_BOOT = (
    "virtio_pci", "virtio_console", "9pnet_virtio", "9p", "overlay", "gpio_sim", "i2c_dev", "cuse",
)  # fmt: skip
LATER = ("i2c_stub",)
"""Loaded by the guest's init with parameters."""

TOOLS = {"gcc": "gcc", "make": "make", "objcopy": "binutils", "dpkg-deb": "dpkg", "zstd": "zstd"}


def cache_folder() -> Path:
    """Tell where kernels are kept: $WOLKFLOW_VM_CACHE, or below the user's cache."""
    chosen = os.environ.get("WOLKFLOW_VM_CACHE")
    return Path(chosen).absolute() if chosen else Path.home() / ".cache" / "wolkflow-vm"


def ready_kernel() -> Path:
    """Give the folder with `kernel` and `modules.cpio`, built first if it isn't there."""
    cache = cache_folder()
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _kept(cache) or _build(cache)


def _kept(cache: Path) -> Path | None:
    built = [mark for mark in cache.glob("*/recipe") if mark.read_text() == RECIPE]
    return max(built, key=lambda mark: mark.stat().st_mtime).parent if built else None


def _build(cache: Path) -> Path:
    need(TOOLS)
    release = newest_kernel()
    common = re.sub(r"amd64$", "common", release)
    version = ".".join(release.split(".")[:2])
    wanted = [
        f"linux-image-{release}", f"linux-headers-{release}", f"linux-headers-{common}",
        build_tools_of(release), f"linux-source-{version}", "busybox-static",
    ]  # fmt: skip
    with tempfile.TemporaryDirectory(dir=cache) as folder:
        work = Path(folder)
        tell(f"fetching Debian's kernel {release} with its source, some 220 MB")
        packages = fetch(wanted, work / "packages")
        tree = work / "tree"
        unpack(packages[wanted[0]], tree)
        unpack(packages["busybox-static"], tree)
        modules = {_name(file): file for file in tree.rglob("*.ko*")}
        if "gpio_sim" not in modules:
            modules |= gpio_sim.build(packages, release, work)
        ready = work / "ready"
        ready.mkdir()
        image = next(tree.glob("boot/vmlinuz-*")).read_bytes()
        (ready / "kernel").write_bytes(_unpacked(image) or image)
        (ready / "modules.cpio").write_bytes(_packed(modules, _busybox(tree)))
        (ready / "release").write_text(release)
        (ready / "recipe").write_text(RECIPE)
        shutil.rmtree(cache / release, ignore_errors=True)
        ready.rename(cache / release)
    return cache / release


def _busybox(tree: Path) -> bytes:
    places = [tree / "bin/busybox", tree / "usr/bin/busybox"]
    return next(place for place in places if place.exists()).read_bytes()


def _unpacked(image: bytes) -> bytes | None:
    """Give the kernel inside a compressed image: to emulate its unpacking takes many seconds.

    Offsets are from the kernel's "The Linux/x86 Boot Protocol"; None when it can't be done here.
    """
    start = (image[0x1F1] + 1) * 512 + int.from_bytes(image[0x248:0x24C], "little")
    packed = image[start : start + int.from_bytes(image[0x24C:0x250], "little")]
    kernel = b""
    if packed.startswith(b"\xfd7zXZ\0"):
        kernel = lzma.LZMADecompressor().decompress(packed)
    elif packed.startswith(b"\x1f\x8b"):
        kernel = zlib.decompressobj(wbits=31).decompress(packed)
    elif packed.startswith(b"\x28\xb5\x2f\xfd"):
        kernel = subprocess.run(
            ["zstd", "-dcq"], input=packed, capture_output=True, check=False
        ).stdout  # it complains about the length that follows, with all its work done
    return kernel if kernel.startswith(b"\x7fELF") else None


def _packed(modules: dict[str, Path], busybox: bytes) -> bytes:
    """Pack the modules with what they depend on, in the order in which they can be loaded."""
    lacking = {"gpio_sim", "i2c_stub", "cuse", "virtio_pci", "overlay"} - set(modules)
    if lacking:
        raise CannotBuildError(f"the kernel has no module {', '.join(sorted(lacking))}")
    archive = Archive()
    archive.add_console()
    archive.add("bin/busybox", busybox, is_program=True)
    contents: dict[str, bytes] = {}
    at_boot = _ordered(AT_BOOT, modules, contents)
    _ordered(LATER, modules, contents)
    for name, content in contents.items():
        archive.add(f"modules/{name}.ko", content)
    archive.add("modules/at_boot", "".join(f"{name}\n" for name in at_boot).encode())
    return archive.packed()


def _ordered(
    wanted: Iterable[str], modules: dict[str, Path], contents: dict[str, bytes]
) -> list[str]:
    order: list[str] = []
    for name in wanted:
        if name not in modules or name in contents:
            continue  # built into the kernel, or packed already
        content = modules[name].read_bytes()
        content = lzma.decompress(content) if modules[name].suffix == ".xz" else content
        order += _ordered(_needed(content), modules, contents)
        contents[name] = content
        order.append(name)
    return order


def _needed(module: bytes) -> list[str]:
    found = re.search(rb"\0depends=([^\0]*)\0", module)
    names = found[1].decode().split(",") if found else []
    return [name.replace("-", "_") for name in names if name]


def _name(file: Path) -> str:
    return file.name.partition(".ko")[0].replace("-", "_")
