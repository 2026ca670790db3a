"""Doctor on the computer itself: board, system, Python, versions."""

from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from wolkflow import __version__
from wolkflow.board.findings import Finding, good, mend, note
from wolkflow.board.machine import Machine

OLDEST_PYTHON = (3, 11)
OLD_SYSTEMS = {"buster", "bullseye"}
LIBRARIES = ("gpiozero", "smbus2", "paho-mqtt", "pydantic", "PyYAML")


def look_at_board(machine: Machine) -> Iterator[Finding]:
    """Say which board this is."""
    if machine.is_pi:
        yield good(machine.model)
        return
    name = machine.model or "this computer"
    yield note(
        f"{name} is no Raspberry Pi: pipelines run here on simulated hardware",
        "wolkflow run --simulate station.yaml",
    )


def look_at_system(machine: Machine) -> Iterator[Finding]:
    """Say which system runs, and whether it is too old."""
    release = machine.values("/etc/os-release")
    name = release.get("PRETTY_NAME", "an unknown system")
    kernel = machine.text("/proc/sys/kernel/osrelease")
    text = f"{name}, kernel {kernel}" if kernel else name
    if machine.is_pi and release.get("VERSION_CODENAME") in OLD_SYSTEMS:
        yield mend(
            f"{text}: too old, its Python is below 3.11",
            "write Raspberry Pi OS Bookworm or newer to a card with rpi-imager",
        )
        return
    yield good(text)


def look_at_python(machine: Machine) -> Iterator[Finding]:
    """Say which Python runs this."""
    text = f"Python {'.'.join(map(str, machine.python))}"
    if machine.python[:2] < OLDEST_PYTHON:
        yield mend(f"{text} is too old: wolkflow needs 3.11", "sudo apt install python3")
        return
    yield good(text)


def look_at_versions(machine: Machine) -> Iterator[Finding]:
    """Say which versions work together."""
    del machine  # they are this process's own
    found = [f"{name} {_version(name)}" for name in LIBRARIES]
    yield good(f"wolkflow {__version__} with {', '.join(found)}")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "(unknown)"
