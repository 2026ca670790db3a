"""Doctor on the pins: the devices, the groups, the module lgpio."""

from collections.abc import Collection, Iterator
from pathlib import Path

from wolkflow.board.findings import Finding, good, mend, note
from wolkflow.board.machine import Machine

INSTALL = "sudo apt install python3-lgpio"
GROUPS = {"gpio": "the pins", "i2c": "I2C", "spi": "SPI"}


def look_at_chips(machine: Machine, needs: Collection[str]) -> Iterator[Finding]:
    """Look for the pins' device, and whether it may be used."""
    chips = [name for name in machine.find("/dev/gpiochip*") if name[-1].isdigit()]
    usable = [chip for chip in chips if machine.may_use(chip)]
    if usable:
        yield good(f"{', '.join(usable)}: may be used")
    elif chips:
        yield mend(f"no permission to use {chips[0]}", _join(machine, "gpio"))
    elif machine.is_pi:
        yield mend("/dev/gpiochip0 is missing: the kernel is too old", "sudo apt full-upgrade")
    elif "gpio" in needs:
        yield mend("this computer has no pins", "wolkflow run --simulate station.yaml")


def look_at_groups(machine: Machine, needs: Collection[str]) -> Iterator[Finding]:
    """Look at the groups that give access to devices."""
    if machine.uid == 0:
        yield note(
            "you are root: a service has its own user, which needs the groups gpio, i2c and spi",
            "wolkflow doctor, as the user that runs the pipeline",
        )
        return
    for name, what in GROUPS.items():
        group = machine.group(name)
        if group is None:
            continue
        number, members = group
        if number in machine.gids:
            yield good(f"{machine.user} is in the group {name}")
        elif machine.user in members:
            yield mend(
                f"{machine.user} is in the group {name}, but not since this login",
                "log out and in again, or restart",
            )
        elif machine.is_pi or name in needs:
            wanted = mend if name == "gpio" or name in needs or _has(machine, name) else note
            yield wanted(
                f"{machine.user} is not in the group {name}: no access to {what}",
                _join(machine, name),
            )


def look_at_lgpio(machine: Machine, needs: Collection[str]) -> Iterator[Finding]:
    """Look for the module that the pins need: PyPI has an empty one for newer Pythons."""
    found = next((one for folder in machine.packages if (one := _module(folder))), None)
    if found is None:
        wanted = mend if machine.is_pi or "gpio" in needs else note
        yield wanted("the module lgpio is missing: pins need it", _install(machine))
    elif found.suffix == ".py" and found.stat().st_size < 1000:
        yield mend(
            f"the module lgpio is empty, {found}: pip installs that where it has no build",
            f"pip uninstall -y lgpio && {_install(machine)}",
        )
    else:
        yield good(f"lgpio is installed: {found}")


def _module(folder: Path) -> Path | None:
    """Find lgpio in a folder of modules."""
    names = (folder / "lgpio.py", folder / "lgpio" / "__init__.py")
    return next((name for name in names if name.is_file()), None)


def _install(machine: Machine) -> str:
    """Say how lgpio is installed; a virtual environment must let the system's modules in."""
    inside = any(folder.name == "dist-packages" for folder in machine.packages)
    again = "" if inside else " && python3 -m venv --system-site-packages ~/wolkflow"
    return INSTALL + again


def _join(machine: Machine, group: str) -> str:
    return f"sudo usermod -aG {group} {machine.user}, then log out and in again"


def _has(machine: Machine, name: str) -> bool:
    pattern = {"i2c": "/dev/i2c-*", "spi": "/dev/spidev*"}.get(name, "/dev/gpiochip*")
    return any(machine.find(pattern))
