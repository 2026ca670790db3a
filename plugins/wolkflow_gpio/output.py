"""Anything that a pin switches: a relay, a valve, a pump."""

from wolkflow_gpio.switch import Switch


class Output(Switch):
    """Switch a relay, a valve or anything else that one pin turns on and off."""

    example = "gpio.output: {pin: 23, active_low: true, initial: last}"
