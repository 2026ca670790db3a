"""A relay board."""

from wolkflow_gpio.switch import Switch
from wolkflow_gpio.wired import ActiveLow


class Relay(Switch):
    """Switches a relay board; the usual ones are on while their input is low.

    Connect VCC of the board to 5 V (pin 2), GND to ground (pin 6), IN to the pin. It is
    `gpio.output` with `active_low: true`: for a board that is on while its input is high, write
    `active_low: false`. Leave mains voltage to an electrician.
    """

    example = "gpio.relay: {pin: 23, initial: last, failsafe: {after: 60s, value: off}}"

    active_low: ActiveLow = True
