"""Inputs of ours, whose lines the kernel gives; lgpio hears nothing of them."""

import errno
import threading

import pytest

from tests.support.wait import wait_until
from wolkflow.testing import Bench
from wolkflow_gpio.button import Button
from wolkflow_gpio.counter import Counter
from wolkflow_gpio.kernel_lines import KernelLines
from wolkflow_gpio.output import Output
from wolkflow_gpio.rotary_encoder import RotaryEncoder


def test_a_button_is_claimed_and_watched_without_lgpio(lgpio, kernel, kernel_pins):
    with Bench(Button(pin=17, pull="down"), resources={"gpio": kernel_pins}) as bench:
        bench.advance(0.5)
        assert kernel.claimed == {17: "down"}
        assert kernel.watched == {17: "both"}
        assert bench.values() == [False]
    assert lgpio.calls == [("close",)]


def test_an_edge_reaches_the_button(kernel, kernel_pins):
    with Bench(Button(pin=17), resources={"gpio": kernel_pins}) as bench:
        bench.advance(0.5)
        for pressed in (True, False):
            kernel.edge(17, level=not pressed)
            wait_until(lambda: bench.advance(0.01) or bench.values()[-1] is pressed)  # noqa: B023  # called at once
        assert bench.values() == [False, True, False]


@pytest.mark.parametrize(
    ("debounce", "edges", "counted"), [(0.0, "falling", 500), (0.002, "both", 167)]
)
def test_a_counter_counts_by_the_kernels_time(kernel, kernel_pins, debounce, edges, counted):
    """Edges in groups of six, a millisecond apart; 11 ms between the groups."""
    counter = Counter(pin=22, debounce=debounce)
    with Bench(counter, resources={"gpio": kernel_pins}):
        assert kernel.watched == {22: edges}
        for number in range(1000):
            milliseconds = number + number // 6 * 10
            kernel.edge(22, level=bool(number % 2), nanoseconds=milliseconds * 1_000_000)
        wait_until(lambda: counter._edges == counted)


def test_the_edges_of_a_knobs_two_pins_come_in_their_order(kernel, kernel_pins):
    """Whichever pin is read first, as both have many by the time that somebody looks."""
    knob = RotaryEncoder(a=5, b=6)
    with Bench(knob, resources={"gpio": kernel_pins}):
        turn = [(5, False), (6, False), (5, True), (6, True)]
        with kernel_pins.reader._lock:  # nobody looks
            for time, (line, level) in enumerate(turn * 20):
                kernel.edge(line, level=level, nanoseconds=time)
        wait_until(lambda: abs(knob._clicks) == 20)


def test_a_closed_input_frees_its_line_and_may_be_an_output(lgpio, kernel, kernel_pins):
    pin = kernel_pins.pin(17)
    pin.input_with_pull("up")
    pin.when_changed = lambda _ticks, _level: None
    pin.output_with_state(True)

    assert lgpio.calls == [("claim_output", 17, 1)]
    with pytest.raises(OSError, match="Broken pipe"):
        kernel.edge(17, level=False)


def test_a_pin_that_something_else_holds_is_named_with_its_holder(lgpio, kernel, kernel_pins):
    kernel.busy.add(8)
    lgpio.busy[8] = "spi0 CS0"
    with Bench(Button(pin=8), resources={"gpio": kernel_pins}) as bench:
        assert bench.errors[0].value["error"] == (
            "GPIO8 (pin 24) can't be claimed: 'spi0 CS0' has it; "
            "end the other program, or free the pin in config.txt"
        )

        kernel.busy.clear()
        bench.advance(60)
        assert bench.values() == [False]


class DeadLines(KernelLines):
    """Lines of a chip that has died."""

    def claim(self, line: int, pull: str) -> int:
        raise OSError(errno.ENODEV, "No such device")


def test_a_chip_that_fails_is_not_taken_for_an_old_kernel(lgpio, board):
    factory = board.LgpioPins(0xA02082, open_kernel=DeadLines)
    with Bench(Button(pin=17), resources={"gpio": factory}) as bench:
        assert "GPIO17 (pin 11) can't be claimed: [Errno 19]" in bench.errors[0].value["error"]


def test_an_old_kernel_is_told_of_once_and_lgpio_watches(lgpio, pins, caplog):
    for line in (17, 18):
        pins.pin(line).input_with_pull("up")

    assert [call[0] for call in lgpio.calls] == ["claim_input", "claim_input"]
    assert caplog.text.count("the kernel is older than 5.10") == 1


def test_the_thread_of_the_reader_ends_with_the_run(kernel, kernel_pins):
    before = threading.active_count()
    with Bench(Button(pin=17), resources={"gpio": kernel_pins}):
        assert threading.active_count() == before + 1
    assert threading.active_count() == before


def test_an_output_asks_the_kernel_for_nothing(kernel, kernel_pins):
    with Bench(Output(pin=23), resources={"gpio": kernel_pins}) as bench:
        bench.feed("on")
        assert bench.values() == [False, True]
    assert kernel.claimed == {}
