import pytest

from wolkflow.board.config_txt import Firmware, read_firmware
from wolkflow.testing.board import FakePi

PI_4, PI_5 = "Raspberry Pi 4 Model B Rev 1.4", "Raspberry Pi 5 Model B Rev 1.0"
ZERO, ZERO_2 = "Raspberry Pi Zero W Rev 1.1", "Raspberry Pi Zero 2 W Rev 1.0"
CM4 = "Raspberry Pi Compute Module 4 Rev 1.0"


def firmware(folder, text: str, model: str = PI_4) -> Firmware:
    pi = FakePi(folder)
    pi.write("/proc/device-tree/model", model)
    pi.write("/boot/firmware/config.txt", text)
    return read_firmware(pi.machine())


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("dtparam=i2c_arm=on", True),
        ("dtparam=i2c=on", True),
        ("dtparam=i2c_arm", True),
        ("dtparam=i2c1=on", True),
        ("dtparam=spi=on,i2c_arm=on", True),
        ("dtparam=i2c_arm=off", False),
        ("dtparam=i2c_arm=on\ndtparam=i2c_arm=off", False),
        ("#dtparam=i2c_arm=on", False),
        ("  dtparam=i2c_arm=on   # sensors", True),
        ("", False),
    ],
)
def test_a_parameter_is_on_or_off(tmp_path, text, on):
    assert firmware(tmp_path, text).is_on("i2c_arm") is on


@pytest.mark.parametrize(
    ("section", "model", "counts"),
    [
        ("all", PI_4, True),
        ("pi4", PI_4, True),
        ("pi5", PI_4, False),
        ("pi5", PI_5, True),
        ("pi0", ZERO, True),
        ("pi0", ZERO_2, True),
        ("pi0", PI_5, False),
        ("pi4", CM4, True),
        ("cm4", CM4, True),
        ("cm4", PI_4, False),
        ("pi4", "Raspberry Pi 400 Rev 1.0", True),
        ("none", PI_4, False),
        ("EDID=VSC-TD2220", PI_4, False),
    ],
)
def test_a_section_counts_for_its_boards(tmp_path, section, model, counts):
    assert firmware(tmp_path, f"[{section}]\ndtparam=spi=on", model).is_on("spi") is counts


def test_overlays_have_parameters(tmp_path):
    read = firmware(tmp_path, "dtoverlay=w1-gpio,gpiopin=22\ndtoverlay=i2c-sensor,bme280,addr=0x77")
    one = read.overlay("w1-gpio", "w1-gpio-pullup")
    assert one is not None
    assert one.parameters == {"gpiopin": "22"}
    two = read.overlay("i2c-sensor")
    assert two is not None
    assert two.parameters == {"bme280": "", "addr": "0x77"}
    assert read.overlay("dht11") is None


def test_lines_for_pins_name_one_or_several(tmp_path):
    read = firmware(tmp_path, "gpio=17=op,dh\ngpio=5-6,12=ip,pu\ngpio=nonsense")
    assert read.pins == {17: "op,dh", 5: "ip,pu", 6: "ip,pu", 12: "ip,pu"}


def test_files_may_include_others_but_not_themselves(tmp_path):
    pi = FakePi(tmp_path)
    pi.write("/boot/firmware/config.txt", "include more.txt\ninclude missing.txt\n")
    pi.write("/boot/firmware/more.txt", "dtparam=spi=on\ninclude config.txt\n")
    assert read_firmware(pi.machine()).is_on("spi")


def test_the_old_place_is_looked_at_too(tmp_path):
    pi = FakePi(tmp_path)
    pi.remove("/boot/firmware/config.txt")
    pi.write("/boot/config.txt", "dtparam=spi=on")
    assert read_firmware(pi.machine()).file == "/boot/config.txt"
    pi.remove("/boot/config.txt")
    assert read_firmware(pi.machine()).file == ""
