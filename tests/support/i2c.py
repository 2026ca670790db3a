"""A chip on a bus on a bench, for the tests of drivers."""

from collections.abc import Callable

from wolkflow.testing import Bench, VirtualClock
from wolkflow.testing.i2c import FakeBus, FakeChip
from wolkflow_i2c.device import I2cDevice
from wolkflow_i2c.sim.world import Curve, steady


class Table:
    """A node and its chip: `chip` makes it for the bench's clock."""

    def __init__(self, node: I2cDevice, chip: Callable[[VirtualClock], FakeChip]) -> None:
        self.clock = VirtualClock()
        self.chip = chip(self.clock)
        self.bus = FakeBus({node.address: self.chip})
        self.bench = Bench(
            node, resources={f"i2c-{node.bus}": self.bus}, clock=self.clock, label="chip"
        )

    def __enter__(self) -> "Table":
        self.bench.open()
        self.bench.advance(0.31)  # until the slowest chip has measured for the first time
        return self

    def __exit__(self, *reason: object) -> None:
        self.bench.close()

    def latest(self) -> dict[str, float]:
        """The last value of each series."""
        return {msg.name: msg.value for msg in self.bench.out}

    def errors(self) -> list[str]:
        return [msg.value["error"] for msg in self.bench.errors]

    def written(self) -> list[str]:
        """What was sent to the chip, in hex."""
        return [transfer.written.hex() for transfer in self.bus.log if transfer.written]


class Fixed:
    """A chip that answers with the same bytes to the same command or register."""

    def __init__(self, **answers: str) -> None:
        self.answers = {command[1:]: bytes.fromhex(answer) for command, answer in answers.items()}
        self.last = ""

    def power_on(self) -> None:
        self.last = ""

    def take(self, sent: bytes) -> None:
        self.last = sent.hex()

    def answer(self, length: int) -> bytes:
        return self.answers.get(self.last, b"").ljust(length, b"\0")[:length]


def world(**values: float) -> dict[str, Curve]:
    """A world that stands still."""
    return {name: steady(value) for name, value in values.items()}
