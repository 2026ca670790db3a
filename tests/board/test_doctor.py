import pytest

from wolkflow.board.doctor import examine, needs_of
from wolkflow.config import load_text
from wolkflow.registry import Registry
from wolkflow.testing.board import PLENTY, FakePi

REGISTRY = Registry.load()
STATUS = "/proc/self/status"
CONFIG = "/boot/firmware/config.txt"


@pytest.fixture
def pi(tmp_path) -> FakePi:
    return FakePi(tmp_path)


def to_mend(machine, needs=()) -> dict[str, str]:
    findings = examine(machine, REGISTRY, needs)
    return {one.what: one.command for one in findings if one.level == "mend"}


def the_one(machine, needs=()) -> tuple[str, str]:
    """What there is to mend, and how: one thing only."""
    ((what, command),) = to_mend(machine, needs).items()
    return what, command


def test_a_pi_on_which_all_is_well_has_nothing_to_mend(pi):
    findings = examine(pi.machine(), REGISTRY, {"gpio", "i2c"})
    assert [one for one in findings if one.level == "mend"] == []
    said = "\n".join(one.what for one in findings)
    for known in ("Pi 4 Model B", "bookworm", "Python 3.11.2", "gpiozero", "i2c-1", "synchronised"):
        assert known in said
    assert "group gpio" in said
    assert "dtparam=i2c_arm=on" in said


def test_every_finding_is_one_line_and_what_is_to_mend_has_a_command(pi, tmp_path):
    bare = FakePi(tmp_path / "bare")
    for name in ("/boot", "/dev", "/usr", "/run", "/etc"):
        bare.remove(name)
    for machine in (pi.machine(), bare.machine(free=5)):
        for one in examine(machine, REGISTRY):
            assert "\n" not in one.what + one.command
            assert one.command or one.level != "mend", one


@pytest.mark.parametrize(
    ("needs", "level"), [((), "note"), (("i2c",), "mend")], ids=["not needed", "needed"]
)
def test_i2c_that_is_off_must_be_mended_if_it_is_needed(pi, needs, level):
    pi.write(CONFIG, "#dtparam=i2c_arm=on\n")
    pi.remove("/dev/i2c-1")
    findings = examine(pi.machine(), REGISTRY, needs)
    (off,) = [one for one in findings if "I2C is off" in one.what]
    assert off.level == level
    assert "raspi-config nonint do_i2c 0" in off.command


def test_i2c_that_was_just_switched_on_needs_a_restart(pi):
    pi.remove("/dev/i2c-1")
    what, command = the_one(pi.machine())
    assert "/dev/i2c-1 is missing" in what
    assert command == "sudo reboot"


def test_a_bus_without_its_device_needs_the_module(pi):
    pi.remove("/dev/i2c-1")
    pi.write("/sys/bus/i2c/devices/i2c-1/name", "bcm2835")
    assert "modprobe i2c-dev" in the_one(pi.machine())[1]


@pytest.mark.parametrize(
    ("need", "word", "cure"),
    [("spi", "SPI is off", "do_spi 0"), ("1wire", "1-wire is off", "do_onewire 0")],
)
def test_other_buses_must_be_on_if_they_are_needed(pi, need, word, cure):
    assert to_mend(pi.machine()) == {}
    what, command = the_one(pi.machine(), [need])
    assert word in what
    assert cure in command


def test_buses_that_are_on_are_reported(pi):
    pi.write(CONFIG, "dtparam=spi=on\ndtparam=i2c_arm=on\ndtoverlay=w1-gpio\n")
    pi.device("/dev/spidev0.0")
    pi.write("/sys/bus/w1/devices/28-0123456789ab/name", "28-0123456789ab")
    said = "\n".join(one.what for one in examine(pi.machine(), REGISTRY, ["spi", "1wire"]))
    assert "SPI is on" in said
    assert "1 thermometers answer" in said
    pi.remove("/dev/spidev0.0")
    pi.remove("/sys/bus/w1")
    assert set(to_mend(pi.machine()).values()) == {"sudo reboot"}


def test_who_is_in_no_group_gets_the_command(pi):
    pi.write(STATUS, "Uid:\t4711\nGid:\t4711\nGroups:\t4711\n")
    pi.write("/etc/group", "gpio:x:986:\ni2c:x:989:\nspi:x:995:\n")
    for device in ("/dev/gpiochip0", "/dev/i2c-1"):
        pi.device(device, usable=False)
    found = to_mend(pi.machine())
    assert found["ada is not in the group gpio: no access to the pins"].startswith(
        "sudo usermod -aG gpio ada"
    )
    assert "no permission to use /dev/gpiochip0" in found
    assert "sudo usermod -aG i2c ada" in found["no permission to use /dev/i2c-1"]
    assert not any("spi" in what.lower() for what in found), "there is no SPI to have access to"


def test_who_was_added_but_has_not_logged_in_again_is_told_so(pi):
    pi.write(STATUS, "Uid:\t4711\nGid:\t4711\nGroups:\t4711 989 995\n")
    what, command = the_one(pi.machine())
    assert "not since this login" in what
    assert "log out" in command


def test_root_is_told_that_a_service_is_somebody_else(pi):
    pi.write(STATUS, "Uid:\t0\nGid:\t0\nGroups:\t0\n")
    assert to_mend(pi.machine()) == {}
    assert any("you are root" in one.what for one in examine(pi.machine(), REGISTRY))


def test_a_missing_lgpio_is_named_with_the_way_to_install_it(pi, tmp_path):
    (tmp_path / "venv").mkdir()
    what, command = the_one(pi.machine(packages="/venv"))
    assert "lgpio is missing" in what
    assert command.startswith("sudo apt install python3-lgpio && python3 -m venv --system-site")


def test_the_empty_lgpio_of_pypi_is_told_from_the_real_one(pi):
    pi.write("/venv/lgpio.py", "")
    what, command = the_one(pi.machine(packages="/venv"))
    assert "lgpio is empty" in what
    assert command.startswith("pip uninstall -y lgpio && sudo apt install python3-lgpio")


def test_a_missing_chip_of_pins(pi):
    pi.remove("/dev/gpiochip0")
    assert "gpiochip0 is missing" in the_one(pi.machine())[0]


def test_an_old_system_and_an_old_python(pi):
    pi.write("/etc/os-release", 'PRETTY_NAME="Raspbian 11"\nVERSION_CODENAME=bullseye\n')
    found = to_mend(pi.machine(python=(3, 9, 2)))
    assert any("Raspbian 11" in what for what in found)
    assert any("Python 3.9.2 is too old" in what for what in found)


def test_a_clock_that_is_not_set(pi):
    pi.remove("/run/systemd/timesync/synchronized")
    what, command = the_one(pi.machine())
    assert "clock is not synchronised" in what
    assert "timedatectl set-ntp true" in command
    pi.write("/run/chrony/chronyd.pid", "812")
    assert to_mend(pi.machine()) == {}


@pytest.mark.parametrize(
    ("bits", "mended", "noted"),
    [
        ("0", [], []),
        ("50005", ["supply voltage is too low now", "throttled now"], ["voltage was", "throttled"]),
        ("80000", [], ["too hot since"]),
        ("8", ["too hot now"], []),
    ],
)
def test_what_the_firmware_says_of_the_supply(pi, bits, mended, noted):
    pi.write("/sys/devices/platform/soc/soc:firmware/get_throttled", f"{bits}\n")
    findings = examine(pi.machine(), REGISTRY)
    for level, words in (("mend", mended), ("note", noted)):
        said = [one.what for one in findings if one.level == level]
        assert all(any(word in one for one in said) for word in words), (level, said)
    assert len(to_mend(pi.machine())) == len(mended)


def test_without_the_firmware_the_voltage_sensor_is_asked(pi):
    pi.remove("/sys/devices/platform")
    assert any("firmware says nothing" in one.what for one in examine(pi.machine(), REGISTRY))
    pi.write("/sys/class/hwmon/hwmon0/name", "cpu_thermal\n")
    pi.write("/sys/class/hwmon/hwmon1/name", "rpi_volt\n")
    pi.write("/sys/class/hwmon/hwmon1/in0_lcrit_alarm", "1\n")
    assert "supply voltage is too low" in the_one(pi.machine())[0]


def test_a_full_disk(pi):
    assert the_one(pi.machine(free=50_000_000))[0].startswith("only 50MB free")
    assert to_mend(pi.machine(free=PLENTY)) == {}


def test_a_foreign_config(pi):
    pi.remove(CONFIG)
    assert CONFIG in the_one(pi.machine())[0]


def test_chips_that_stretch_the_clock_are_warned_of_where_they_fail(pi):
    def warned() -> bool:
        return any("stretch the clock" in one.what for one in examine(pi.machine(), REGISTRY))

    assert warned()
    pi.write("/proc/device-tree/model", "Raspberry Pi 5 Model B Rev 1.0")
    assert not warned()


def test_broken_plugins_are_named(pi, tmp_path):
    folder = tmp_path / "plugins"
    folder.mkdir()
    (folder / "bad.py").write_text("import nothing_of_this_name")
    findings = examine(pi.machine(), Registry.load([folder]))
    (broken,) = [one for one in findings if one.level == "mend"]
    assert "bad.py" in broken.what
    assert "nothing_of_this_name" in broken.what


def test_a_pipeline_tells_what_it_needs():
    def needs(text: str) -> set[str]:
        return needs_of(load_text(text, REGISTRY))

    assert needs("flows: {a: [timer: , log: ]}") == set()
    assert needs("flows: {a: [gpio.button: {pin: 17}, log: ]}") == {"gpio"}
    assert needs("flows: {a: [i2c.bme280: , gpio.led: {pin: 17}]}") == {"gpio", "i2c"}
