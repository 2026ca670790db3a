from xml.etree import ElementTree as ET

import pytest

from tests.support.examples import load_example
from wolkflow.board.config_txt import Firmware, Overlay
from wolkflow.board.header import FUNCTIONS, GROUND, name_of
from wolkflow.board.svg import draw
from wolkflow.board.wiring import Wiring, wiring_of
from wolkflow.config import load_text
from wolkflow.pins import BOARD_OF_GPIO, GPIO_OF_BOARD, POWER
from wolkflow.registry import Registry

REGISTRY = Registry.load()


def wiring(nodes: str, firmware: Firmware | None = None) -> Wiring:
    """The wiring of nodes, a line each: `lamp: gpio.led: {pin: 17}`."""
    labels = [line.partition(":")[0].strip() for line in nodes.strip().splitlines()]
    text = "".join(f"  {line.strip().replace(': ', ': {', 1)}}}\n" for line in nodes.splitlines())
    from_nodes = load_text(f"title: Test\nnodes:\n{text}flows: {{f: [timer: , log: ]}}", REGISTRY)
    assert set(labels) <= set(from_nodes.nodes)
    return wiring_of(from_nodes, firmware)


def clashes(found: Wiring) -> list[str]:
    return [hint.text for hint in found.hints if hint.level == "clash"]


def notes(found: Wiring) -> str:
    return "\n".join(hint.text for hint in found.hints if hint.level == "note")


def test_the_header_has_forty_pins():
    assert set(GPIO_OF_BOARD) | set(POWER) | set(GROUND) == set(range(1, 41))
    assert len(GPIO_OF_BOARD) + len(POWER) + len(GROUND) == 40
    assert [name_of(one) for one in (1, 2, 6, 11, 40)] == [
        "3.3 V", "5 V", "ground", "GPIO17", "GPIO21",
    ]  # fmt: skip
    assert set(FUNCTIONS) <= set(BOARD_OF_GPIO)


def test_pins_are_used_by_nodes_in_a_direction():
    found = wiring("door: gpio.button: {pin: 27}\npump: gpio.relay: {pin: 23}")
    ((door,), (pump,)) = found.uses[27], found.uses[23]
    assert (str(door), door.kind, door.off_level) == ("door", "in", None)
    assert (str(pump), pump.kind, pump.off_level) == ("pump", "out", True)
    assert clashes(found) == []


def test_a_node_with_several_pins_says_which_is_which():
    found = wiring(
        "strip: gpio.rgb_led: {red: 5, green: 6, blue: 13}\n"
        "level: gpio.distance: {trigger: 20, echo: 21}"
    )
    said = {line: (str(use), use.kind) for line, (use,) in found.uses.items()}
    assert said[5] == ("strip red", "out")
    assert said[13] == ("strip blue", "out")
    assert said[20] == ("level trigger", "out")
    assert said[21] == ("level echo", "in")


def test_an_output_gets_its_line_for_config_txt():
    """Field experience: before the pipeline starts only the firmware holds the pin."""
    found = wiring(
        "lamp: gpio.led: {pin: 18}\npump: gpio.relay: {pin: 17}\ndoor: gpio.button: {pin: 27}"
    )
    assert found.config_lines == ["gpio=17=op,dh", "gpio=18=op,dl"]


def test_chips_share_the_wires_of_their_bus():
    found = wiring("a: i2c.bme280: {address: 0x77}\nb: i2c.bh1750: {}\nc: i2c.sht3x: {bus: 3}")
    assert [(chip.label, chip.bus, chip.address) for chip in found.chips] == [
        ("a", 1, 0x77), ("b", 1, 0x23), ("c", 3, 0x44),
    ]  # fmt: skip
    assert [str(use) for line in (2, 3) for use in found.uses[line]] == ["I2C SDA", "I2C SCL"]
    assert "3.3 V" in notes(found)


def test_a_chip_whose_channels_are_claimed_is_one_chip_of_each_node():
    found = wiring("one: i2c.pca9685: {channel: 0}\nmore: i2c.pca9685: {channels: {a: 1, b: 2}}")
    assert [(chip.label, chip.address) for chip in found.chips] == [("one", 0x40), ("more", 0x40)]
    assert clashes(found) == []


def test_every_node_has_a_place_in_the_drawing(tmp_path):
    for name in REGISTRY.names():
        found = wiring_of(load_example(name, tmp_path), None)
        assert clashes(found) == [], name
        assert ET.fromstring(draw(found)).tag.endswith("svg"), name  # noqa: S314  # our own picture


def test_a_plain_pin_on_the_wires_of_i2c_clashes():
    found = wiring("a: i2c.bme280: {}\nlamp: gpio.led: {pin: 2}")
    (text,) = clashes(found)
    assert text.startswith("GPIO2 (pin 3) is I2C SDA and can't be lamp, too")
    assert found.is_clash(2)
    assert not found.is_clash(3)
    assert found.config_lines == []


@pytest.mark.parametrize(
    ("pin", "switch", "owner"),
    [
        (2, "dtparam=i2c_arm=on", "I2C"),
        (10, "dtparam=spi=on", "SPI"),
        (14, "enable_uart=1", "serial"),
    ],
)
def test_a_pin_with_another_function_depends_on_config_txt(pin, switch, owner):
    lamp = f"lamp: gpio.led: {{pin: {pin}}}"
    assert switch in notes(wiring(lamp))
    off = Firmware("/boot/firmware/config.txt")
    assert clashes(wiring(lamp, off)) == []
    assert switch not in notes(wiring(lamp, off))
    name, _, value = switch.partition("=")
    if name == "dtparam":
        on = Firmware("/boot/firmware/config.txt", parameters=dict([value.split("=")]))
    else:
        on = Firmware("/boot/firmware/config.txt", settings={name: value})
    (text,) = clashes(wiring(lamp, on))
    assert owner in text
    assert f"remove {switch} from /boot/firmware/config.txt" in text


def test_the_pins_of_the_hat_eeprom_are_reserved():
    (text,) = clashes(wiring("lamp: gpio.led: {pin: 0}"))
    assert text.startswith("GPIO0 (pin 27) belongs to the EEPROM of HATs")


@pytest.mark.parametrize(
    ("overlay", "pin", "clash"),
    [
        (Overlay("w1-gpio", {}), 4, True),
        (Overlay("w1-gpio", {"gpiopin": "22"}), 22, True),
        (Overlay("w1-gpio", {"gpiopin": "22"}), 4, False),
        (Overlay("gpio-fan", {}), 12, True),
        (Overlay("vc4-kms-v3d", {}), 12, False),
    ],
)
def test_overlays_take_pins(overlay, pin, clash):
    firmware = Firmware("/boot/firmware/config.txt", overlays=[overlay])
    found = clashes(wiring(f"lamp: gpio.led: {{pin: {pin}}}", firmware))
    assert [f"dtoverlay={overlay.name}" in text for text in found] == [True] * clash


def test_a_chip_on_spi_takes_the_bus_and_its_select_line():
    found = wiring("adc: gpio.mcp3008: {channels: {0: light}}")
    assert {line: str(use) for line, (use,) in found.uses.items()} == {
        8: "adc CE0", 9: "SPI MISO", 10: "SPI MOSI", 11: "SPI SCLK",
    }  # fmt: skip
    assert clashes(found) == []


def test_two_chips_on_spi_share_it():
    found = wiring(
        "a: gpio.mcp3008: {channels: {0: light}}\nb: gpio.mcp3008: {channels: {0: x}, select: 1}"
    )
    assert [str(use) for use in found.uses[11]] == ["SPI SCLK"]
    assert str(found.uses[7][0]) == "b CE1"


def test_1_wire_is_where_its_overlay_says():
    tank = "tank: 1wire.ds18b20: {}"
    assert str(wiring(tank).uses[4][0]) == "1-wire data"
    overlay = Overlay("w1-gpio", {"gpiopin": "22"})
    assert 22 in wiring(tank, Firmware("x", overlays=[overlay])).uses
    assert "4.7 kΩ" in notes(wiring(tank))


def test_a_sensor_on_the_serial_port_takes_its_pins():
    found = wiring("air: uart.mhz19: {}\nlamp: gpio.led: {pin: 14}")
    assert [str(use) for use in found.uses[15]] == ["the serial port RXD"]
    (clash,) = clashes(found)
    assert "GPIO14 (pin 8) is the serial port TXD and can't be lamp, too" in clash
    assert not wiring("dust: uart.pms5003: {port: /dev/ttyUSB0}").uses


def test_authors_say_how_their_device_is_connected():
    advice = wiring("lamp: gpio.led: {pin: 18}\npump: gpio.relay: {pin: 23}").advice
    assert "330 Ω" in advice["lamp"]
    assert "VCC" in advice["pump"]


def texts(svg: str) -> list[str]:
    root = ET.fromstring(svg)  # noqa: S314  # our own picture
    return ["".join(one.itertext()) for one in root.iter("{http://www.w3.org/2000/svg}text")]


def test_the_picture_shows_every_pin_and_what_hangs_on_it():
    found = wiring("a: i2c.bme280: {}\nlamp: gpio.led: {pin: 18}\nhat: gpio.led: {pin: 1}")
    shown = texts(draw(found))
    assert [one for one in shown if one.isdecimal()] == [str(one) for one in range(1, 41)]
    for text in ("Test", "I2C SDA", "lamp", "GPIO18", "a  0x76", "gpio=18=op,dl"):
        assert text in shown, text
    assert any(text.startswith("✗ GPIO1 (pin 28) belongs to the EEPROM") for text in shown)


def test_the_picture_stays_inside_itself_and_escapes_names():
    many = "\n".join(f"x{one}: i2c.tmp117: {{address: 0x48, bus: {one}}}" for one in range(2))
    found = wiring(many)
    found.title = "<b> & co"
    for one in found.uses.values():
        assert one
    svg = draw(found)
    assert "<b> & co" in texts(svg)
    root = ET.fromstring(svg)  # noqa: S314  # our own picture
    lowest = max(float(one.get("y", 0)) for one in root.iter() if one.tag.endswith("text"))
    assert lowest < float(root.get("height", 0))
