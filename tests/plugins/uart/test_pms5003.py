import pytest

from wolkflow.testing import Bench, VirtualClock
from wolkflow_uart import wolkflow_simulate
from wolkflow_uart.pms5003 import Pms5003, checksum
from wolkflow_uart.sim.ports import SimulatedPort

WORDS = [28, 5, 8, 9, 4, 7, 9, 1200, 350, 60, 6, 2, 1, 0x9700]
BODY = b"\x42\x4d" + b"".join(word.to_bytes(2, "big") for word in WORDS)
FRAME = BODY + sum(BODY).to_bytes(2, "big")
AIR = {"pm1": 4, "pm2_5": 7, "pm10": 9}


class Speaking(SimulatedPort):
    """A port at which a text is heard, piece by piece."""

    def __init__(self, heard: bytes) -> None:
        super().__init__(VirtualClock())
        self.text = heard

    def forget(self) -> None:
        pass

    def heard(self) -> bytes:
        part, self.text = self.text[:5], self.text[5:]
        return part


def bench_with(port: SimulatedPort) -> Bench:
    return Bench(Pms5003(), resources={"uart:/dev/serial0": port})


def test_a_frame_of_the_manuals_layout():
    assert len(FRAME) == 32
    assert checksum(FRAME) == int.from_bytes(FRAME[30:], "big")
    with bench_with(Speaking(FRAME)) as bench:
        assert {msg.name: msg.value for msg in bench.out} == AIR


@pytest.mark.parametrize("cut", [1, 2, 15, 30, 31])
def test_heard_from_the_middle_of_a_frame_on(cut):
    with bench_with(Speaking(FRAME[cut:] + FRAME + FRAME)) as bench:
        assert {msg.name: msg.value for msg in bench.out} == AIR


@pytest.mark.parametrize("place", range(32))
def test_a_garbled_frame_is_not_passed_on(place):
    wrong = bytearray(FRAME)
    wrong[place] ^= 0x10
    with bench_with(Speaking(bytes(wrong))) as bench:
        assert bench.out == []
        assert "no sensor speaks at /dev/serial0" in bench.errors[0].value["error"]


def test_a_simulated_one_speaks_and_moves():
    node, clock = Pms5003(), VirtualClock()
    with Bench(node, clock=clock, resources=wolkflow_simulate([node], clock)) as bench:
        bench.advance(600)
        assert bench.errors == []
        assert {msg.name for msg in bench.out} == set(Pms5003.series)
        assert len(set(bench.values())) > 10
