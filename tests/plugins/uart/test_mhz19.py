import pytest

from wolkflow.testing import Bench, VirtualClock
from wolkflow_uart import wolkflow_simulate
from wolkflow_uart.mhz19 import READ, Mhz19, checksum
from wolkflow_uart.sim.ports import SimulatedPort


class Answering(SimulatedPort):
    """A port at which the same answers come, one after the other."""

    def __init__(self, *answers: str) -> None:
        super().__init__(VirtualClock())
        self.answers = [bytes.fromhex(answer) for answer in answers]
        self.asked: list[bytes] = []

    def write(self, sent: bytes) -> None:
        self.asked.append(sent)
        self.waiting += self.answers.pop(0) if self.answers else b""


def bench_with(port: SimulatedPort) -> Bench:
    return Bench(Mhz19(), resources={"uart:/dev/serial0": port})


def test_the_manuals_command_has_the_right_checksum():
    assert checksum(READ) == READ[8] == 0x79


@pytest.mark.parametrize(
    ("answer", "ppm"), [("ff86026047000000d1", 608), ("ff8613880000000000df", 5000)]
)
def test_the_answer_is_256_times_a_byte_and_another(answer, ppm):
    with bench_with(
        Answering(answer[:16] + f"{checksum(bytes.fromhex(answer[:16])):02x}")
    ) as bench:
        assert {msg.name: msg.value for msg in bench.out} == {"co2": ppm}


def test_a_garbled_answer_is_asked_for_again():
    port = Answering("ff86026047000000ff", "ff8602", "ff86026047000000d1")
    with bench_with(port) as bench:
        assert bench.values() == [608]
        assert port.asked == [READ] * 3


def test_silence_is_an_error_with_the_wires_to_check():
    with bench_with(Answering()) as bench:
        assert bench.out == []
        assert "no sensor speaks at /dev/serial0" in bench.errors[0].value["error"]


def test_a_simulated_one_answers_and_moves():
    node, clock = Mhz19(), VirtualClock()
    with Bench(node, clock=clock, resources=wolkflow_simulate([node], clock)) as bench:
        bench.advance(600)
        assert bench.errors == []
        assert len(set(bench.values())) > 20


def test_a_port_is_for_one_sensor():
    (claim,) = Mhz19().claims()
    assert (claim.key, claim.shared) == ("uart:/dev/serial0", False)
    assert Mhz19().lane == "uart-/dev/serial0"
