"""Anything that a pin switches: a valve, a pump, a lock."""

from wolkflow_gpio.switch import Switch


class Output(Switch):
    """Switches a valve, a pump, a lock: anything that one pin turns on and off.

    A pin gives 3.3 V and 16 mA: enough for the input of a driver board, never for a coil. Use a
    transistor or MOSFET with a diode across the coil, or a board that has them.
    """

    example = "gpio.output: {pin: 23, initial: last, max_on: 30m}"
