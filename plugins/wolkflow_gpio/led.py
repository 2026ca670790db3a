"""A lamp on a pin."""

from wolkflow_gpio.switch import Switch


class Led(Switch):
    """Switches an LED on and off, and sends the state that the pin really has.

    Connect the pin to a resistor of 330 Ω, the resistor to the long leg of the LED, and the short
    leg to ground. Without the resistor the LED takes more than the 16 mA that a pin may give.
    """

    example = "gpio.led: {pin: 18}"
