"""Runs the hardware tests where there is hardware: here, or in a virtual machine."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.hardware.vm.debian import CannotBuildError, tell  # noqa: E402  # found from the root
from tests.hardware.vm.machine import run  # noqa: E402  # found from the root

CANNOT = 69
PYTEST = (
    "-m",
    "pytest",
    "-p",
    "no:cacheprovider",
    "-m",
    "hardware",
    "-o",
    "addopts=-ra --import-mode=importlib",
)


def main() -> int:
    """Choose the place, run pytest there, give its exit code."""
    parser = argparse.ArgumentParser(prog="tests/hardware/run", description=__doc__)
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--vm", action="store_true", help="in the virtual machine, also on a Pi")
    place.add_argument("--here", action="store_true", help="on the hardware of this computer")
    parser.add_argument("--seconds", type=float, default=900, help="how long it may take (900)")
    parser.add_argument("--bench", metavar="NAME", help="a benchmark of tests.bench instead")
    wishes, options = parser.parse_known_args()
    targets = (
        [] if any(Path(one.split("::")[0]).exists() for one in options) else ["tests/hardware"]
    )
    command = [sys.executable, *PYTEST, *targets, *options]
    if wishes.bench:
        command = [sys.executable, "-m", "tests.bench", wishes.bench]
    if wishes.here or (not wishes.vm and is_pi()):
        tell("on this computer's own pins")
        return subprocess.run(command, cwd=ROOT, check=False).returncode
    tell("in a virtual machine, whose pins and buses the kernel simulates")
    try:
        return run(command, ROOT, wishes.seconds)
    except (CannotBuildError, TimeoutError) as error:
        tell(str(error))
        return CANNOT


def is_pi() -> bool:
    """Tell whether this computer has pins of its own that may be used."""
    return os.access("/dev/gpiochip0", os.R_OK | os.W_OK)


if __name__ == "__main__":
    sys.exit(main())
