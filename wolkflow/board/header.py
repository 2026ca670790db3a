"""The 40 pins of the header: what each is, and what else than a plain pin it can be."""

from dataclasses import dataclass

from wolkflow.pins import GPIO_OF_BOARD, POWER

GROUND = (6, 9, 14, 20, 25, 30, 34, 39)


@dataclass(frozen=True, slots=True)
class Function:
    """What a pin is besides a plain one: as `name` of the bus or device `owner`.

    `switch` is what switches the owner on in config.txt.
    """

    name: str
    owner: str
    switch: str


I2C = ("I2C", "dtparam=i2c_arm=on")
SPI = ("SPI", "dtparam=spi=on")
UART = ("the serial port", "enable_uart=1")
SOUND = ("I2S sound", "dtparam=i2s=on")
EEPROM = ("the EEPROM of HATs", "")

FUNCTIONS = {
    0: Function("ID_SD", *EEPROM),
    1: Function("ID_SC", *EEPROM),
    2: Function("SDA", *I2C),
    3: Function("SCL", *I2C),
    7: Function("CE1", *SPI),
    8: Function("CE0", *SPI),
    9: Function("MISO", *SPI),
    10: Function("MOSI", *SPI),
    11: Function("SCLK", *SPI),
    14: Function("TXD", *UART),
    15: Function("RXD", *UART),
    18: Function("PCM_CLK", *SOUND),
    19: Function("PCM_FS", *SOUND),
    20: Function("PCM_DIN", *SOUND),
    21: Function("PCM_DOUT", *SOUND),
}
"""By GPIO number; Raspberry Pi documentation, "GPIO and the 40-pin header", alternate functions."""

OVERLAY_PINS = {
    "w1-gpio": ("gpiopin", 4),
    "w1-gpio-pullup": ("gpiopin", 4),
    "dht11": ("gpiopin", 4),
    "gpio-fan": ("gpiopin", 12),
    "gpio-ir": ("gpio_pin", 18),
    "gpio-ir-tx": ("gpio_pin", 18),
    "gpio-poweroff": ("gpiopin", 26),
    "gpio-shutdown": ("gpio_pin", 3),
    "pps-gpio": ("gpiopin", 18),
    "pwm": ("pin", 18),
}
"""The pin that an overlay takes: the parameter that says which, and the usual one."""


def name_of(position: int) -> str:
    """Say what a position of the header is: `3.3 V`, `ground`, `GPIO17`."""
    if position in GROUND:
        return "ground"
    return POWER.get(position) or f"GPIO{GPIO_OF_BOARD[position]}"
