"""Doctor on the buses: what config.txt switches on, and whether the devices are there."""

from collections.abc import Collection, Iterator

from wolkflow.board.config_txt import USUAL, Firmware, read_firmware
from wolkflow.board.findings import Finding, good, mend, note
from wolkflow.board.machine import Machine

SLOW_CLOCK_CHIPS = ("Raspberry Pi 2", "Raspberry Pi 3", "Raspberry Pi 4", "Raspberry Pi Zero")
"""Boards whose I2C controller can't cope with chips that stretch the clock."""


def look_at_buses(machine: Machine, needs: Collection[str]) -> Iterator[Finding]:
    """Look at I2C, SPI and 1-wire."""
    if not machine.is_pi:
        return
    firmware = read_firmware(machine)
    if not firmware.file:
        yield mend(f"{USUAL} can't be read: the system is damaged or foreign", f"ls -l {USUAL}")
        return
    yield good(f"{firmware.file}: {_summary(firmware)}")
    yield from _look_at_i2c(machine, firmware, needs)
    yield from _look_at_spi(machine, firmware, needs)
    yield from _look_at_1wire(machine, firmware, needs)


def _look_at_i2c(machine: Machine, firmware: Firmware, needs: Collection[str]) -> Iterator[Finding]:
    device = "/dev/i2c-1"
    command = "sudo raspi-config nonint do_i2c 0 && sudo reboot"
    if not firmware.is_on("i2c_arm"):
        wanted = mend if "i2c" in needs else note
        yield wanted(f"I2C is off: {firmware.file} has no dtparam=i2c_arm=on", command)
    elif machine.exists(device):
        usable = machine.may_use(device)
        join = f"sudo usermod -aG i2c {machine.user}, then log out and in again"
        yield (
            good(f"{device}: may be used")
            if usable
            else mend(f"no permission to use {device}", join)
        )
        yield from _look_at_stretching(machine)
    elif machine.exists("/sys/bus/i2c/devices/i2c-1"):
        yield mend(
            f"I2C is on, but {device} is missing: the module i2c-dev is not loaded",
            "sudo modprobe i2c-dev && echo i2c-dev | sudo tee -a /etc/modules",
        )
    else:
        yield mend(f"I2C is on in {firmware.file}, but {device} is missing", "sudo reboot")


def _look_at_stretching(machine: Machine) -> Iterator[Finding]:
    if machine.model.startswith(SLOW_CLOCK_CHIPS):
        yield note(
            "this board's I2C fails with chips that stretch the clock: SCD30, CCS811, BNO055",
            "for those, add dtoverlay=i2c-gpio,bus=3 to config.txt and use bus: 3",
        )


def _look_at_spi(machine: Machine, firmware: Firmware, needs: Collection[str]) -> Iterator[Finding]:
    if firmware.is_on("spi"):
        there = any(machine.find("/dev/spidev0.*"))
        yield (
            good("SPI is on")
            if there
            else mend("SPI is on in config.txt, but /dev/spidev0.0 is missing", "sudo reboot")
        )
    elif "spi" in needs:
        yield mend("SPI is off", "sudo raspi-config nonint do_spi 0 && sudo reboot")


def _look_at_1wire(
    machine: Machine, firmware: Firmware, needs: Collection[str]
) -> Iterator[Finding]:
    if firmware.overlay("w1-gpio", "w1-gpio-pullup"):
        chips = len(list(machine.find("/sys/bus/w1/devices/28-*")))
        there = machine.exists("/sys/bus/w1/devices")
        yield (
            good(f"1-wire is on, {chips} thermometers answer")
            if there
            else mend("1-wire is on in config.txt, but not running", "sudo reboot")
        )
    elif "1wire" in needs:
        yield mend("1-wire is off", "sudo raspi-config nonint do_onewire 0 && sudo reboot")


def _summary(firmware: Firmware) -> str:
    on = [name for name in ("i2c_arm", "spi", "i2s", "audio") if firmware.is_on(name)]
    parts = [f"dtparam={name}=on" for name in on]
    parts += [f"dtoverlay={one.name}" for one in firmware.overlays]
    parts += [f"gpio={line}={wish}" for line, wish in firmware.pins.items()]
    return ", ".join(parts) or "nothing for pins or buses"
