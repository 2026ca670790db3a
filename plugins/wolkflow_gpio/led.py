"""A lamp on a pin."""

from wolkflow_gpio.switch import Switch


class Led(Switch):
    """Switch an LED on and off."""

    example = "gpio.led: {pin: 18}"
