"""Doctor on the computer's health: its clock, its power supply, its disk."""

from collections.abc import Iterator
from pathlib import Path

from wolkflow.board.findings import Finding, good, mend, note
from wolkflow.board.machine import Machine
from wolkflow.fields import format_size

THROTTLED = {
    0: "the supply voltage is too low now",
    1: "the processor is slowed down now",
    2: "the processor is throttled now",
    3: "the processor is too hot now",
    16: "the supply voltage was too low since the start",
    17: "the processor was slowed down since the start",
    18: "the processor was throttled since the start",
    19: "the processor was too hot since the start",
}
"""Bits of the firmware's answer: Raspberry Pi documentation, "vcgencmd", "get_throttled"."""

VOLTAGE = {0, 16}
LITTLE = 200_000_000


def look_at_clock(machine: Machine) -> Iterator[Finding]:
    """Look whether the clock is right: readings before it is set would have a wrong time."""
    if machine.exists("/run/systemd/timesync/synchronized"):
        yield good("the clock is synchronised")
    elif machine.exists("/run/chrony/chronyd.pid"):
        yield note("chrony keeps the clock", "chronyc tracking")
    elif machine.exists("/run/systemd/timesync") or machine.is_pi:
        yield mend(
            "the clock is not synchronised: readings get wrong times",
            "sudo timedatectl set-ntp true, and look at the network",
        )
    else:
        yield note("nothing tells whether the clock is synchronised", "timedatectl")


def look_at_power(machine: Machine) -> Iterator[Finding]:
    """Look at what the firmware says of supply and temperature."""
    bits = _throttled(machine)
    if bits is None:
        if machine.is_pi:
            yield note("the firmware says nothing about the power supply", "vcgencmd get_throttled")
        return
    found = [bit for bit in THROTTLED if bits >> bit & 1]
    if not found:
        yield good("supply voltage and temperature have been good since the start")
    for bit in found:
        cure = "use a stronger supply and a shorter cable" if bit in VOLTAGE else "cool the board"
        yield (mend if bit < 16 else note)(THROTTLED[bit], cure)


def look_at_disk(machine: Machine, folder: Path) -> Iterator[Finding]:
    """Look at the room for state and logs, where pipelines keep them."""
    free = machine.free(folder)
    text = f"{format_size(free // 1_000_000 * 1_000_000)} free on the disk of {folder}"
    if free < LITTLE:
        yield mend(f"only {text}", "sudo apt clean && sudo journalctl --vacuum-size=50M")
    else:
        yield good(text)


def _throttled(machine: Machine) -> int | None:
    """Read the firmware's bits; without them, what the voltage sensor says."""
    for name in machine.find("/sys/devices/platform/*/*firmware/get_throttled"):
        try:
            return int(machine.text(name), 16)
        except ValueError:
            continue
    for name in machine.find("/sys/class/hwmon/hwmon*/name"):
        if machine.text(name) == "rpi_volt":
            alarm = machine.text(name.replace("/name", "/in0_lcrit_alarm"))
            return int(alarm) if alarm in {"0", "1"} else None
    return None
