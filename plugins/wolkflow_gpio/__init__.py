"""GPIO: what hangs on the pins of the header, from a button to a motor."""

from collections.abc import Mapping, Sequence

from wolkflow import Node, SimulationClock, hookimpl


@hookimpl
def wolkflow_nodes() -> Mapping[str, str]:
    """Name this plugin's nodes."""
    return {
        "gpio.blink": "wolkflow_gpio.blink:Blink",
        "gpio.button": "wolkflow_gpio.button:Button",
        "gpio.buzzer": "wolkflow_gpio.buzzer:Buzzer",
        "gpio.counter": "wolkflow_gpio.counter:Counter",
        "gpio.distance": "wolkflow_gpio.distance:Distance",
        "gpio.input": "wolkflow_gpio.input:Input",
        "gpio.led": "wolkflow_gpio.led:Led",
        "gpio.mcp3008": "wolkflow_gpio.mcp3008:Mcp3008",
        "gpio.motor": "wolkflow_gpio.motor:Motor",
        "gpio.output": "wolkflow_gpio.output:Output",
        "gpio.pwm": "wolkflow_gpio.pwm:Pwm",
        "gpio.relay": "wolkflow_gpio.relay:Relay",
        "gpio.rgb_led": "wolkflow_gpio.rgb_led:RgbLed",
        "gpio.rotary_encoder": "wolkflow_gpio.rotary_encoder:RotaryEncoder",
        "gpio.servo": "wolkflow_gpio.servo:Servo",
    }


@hookimpl
def wolkflow_simulate(nodes: Sequence[Node], clock: SimulationClock) -> Mapping[str, object]:
    """Replace the pins by simulated ones, with a small world around them."""
    if not any(claim.key.startswith("gpio:") for node in nodes for claim in node.claims()):
        return {}
    from wolkflow_gpio.sim.pins import SimulatedPins  # noqa: PLC0415  # brings gpiozero along

    return {"gpio": SimulatedPins(nodes, clock)}
