from itertools import pairwise

from wolkflow.testing import Bench, VirtualClock
from wolkflow_gpio import wolkflow_simulate
from wolkflow_gpio.button import Button
from wolkflow_gpio.counter import Counter
from wolkflow_gpio.distance import Distance
from wolkflow_gpio.input import Input
from wolkflow_gpio.led import Led
from wolkflow_gpio.mcp3008 import Mcp3008
from wolkflow_gpio.rotary_encoder import RotaryEncoder


def simulated(*nodes) -> Bench:
    """A bench for the first node in the world of all."""
    clock = VirtualClock()
    return Bench(nodes[0], resources=wolkflow_simulate(nodes, clock), clock=clock)


def test_a_simulated_button_gets_pressed_every_seven_seconds():
    with simulated(Button(pin=17, report="press")) as bench:
        bench.advance(60)

        times = [(msg.time - bench.out[0].time) / 1000 for msg in bench.out]
        assert times == [0, 7, 14, 21, 28, 35, 42, 49]


def test_two_buttons_are_out_of_step():
    first, second = Button(pin=17, report="press"), Button(pin=27, pull="none", active_low=True)
    clock = VirtualClock()
    resources = wolkflow_simulate([first, second], clock)
    with Bench(second, resources=resources, clock=clock) as bench:
        bench.advance(8.2)
        assert bench.values() == [False]
        bench.advance(0.2)
        assert bench.values() == [False, True]
        bench.advance(0.4)
        assert bench.values() == [False, True, False]


def test_a_simulated_detector_sees_somebody_now_and_then():
    with simulated(Input(pin=4, pull="down")) as bench:
        bench.advance(50)
        assert bench.values() == [False, True, False, True, False, True]


def test_a_simulated_meter_turns():
    with simulated(Counter(pin=22, every=10.0, debounce=0.01)) as bench:
        bench.advance(30)
        assert [msg.value for msg in bench.out if msg.name == "rate"] == [2.0, 2.0, 2.0]


def test_a_simulated_knob_goes_to_and_fro():
    for edges in (1, 2, 4):
        with simulated(RotaryEncoder(a=5, b=6, edges=edges)) as bench:
            bench.advance(12)
            assert bench.values() == [*range(11), *range(9, -1, -1), 1, 2, 3, 4]


def test_a_simulated_distance_rises_and_falls():
    with simulated(Distance(trigger=23, echo=24, every=1.0)) as bench:
        bench.advance(120)
        values = bench.values()
        assert len(values) == 121
        assert 18 < min(values) < 25
        assert 175 < max(values) < 182
        assert all(abs(after - before) < 10 for before, after in pairwise(values))


def test_simulated_voltages_rise_and_fall():
    with simulated(Mcp3008(channels={0: "light", 7: "soil"}, every=1.0)) as bench:
        bench.advance(300)
        for name in ("light", "soil"):
            values = [msg.value for msg in bench.out if msg.name == name]
            assert 0.2 < min(values) < 0.4
            assert 2.9 < max(values) < 3.1


def test_a_simulated_lamp_switches():
    with simulated(Led(pin=18)) as bench:
        bench.feed("on")
        assert bench.values() == [False, True]


def test_without_pins_nothing_is_simulated():
    assert wolkflow_simulate([], VirtualClock()) == {}
