"""Any chip whose values are in registers, described in the pipeline instead of in code."""

from typing import Annotated, ClassVar

from pydantic import Field

from wolkflow_i2c.chip import Address
from wolkflow_i2c.one_shot import OneShotChip, Steps
from wolkflow_i2c.register_values import Byte, Id, Measure, Value


class Registers(OneShotChip):
    """Reads any chip without code: say where its values are, and what a count is worth."""

    example = (
        "i2c.registers: {address: 0x48, values: {temperature: "
        "{register: 0, bytes: 2, bits: 15..4, signed: true, scale: 0.0625, unit: °C}}}"
    )
    model: ClassVar = "wolkflow_i2c.sim.registers:simulated_registers"

    address: Address

    id: Annotated[Id | None, Field(description="the register that tells which chip it is")] = None

    init: Annotated[
        list[list[Byte]], Field(description="what is written at the start, each a list of bytes")
    ] = Field(default_factory=list)

    measure: Annotated[Measure | None, Field(description="what is written before each reading")] = (
        None
    )

    values: Annotated[
        dict[str, Value], Field(min_length=1, description="the chip's values, by series")
    ]

    def start(self) -> None:
        """Check the chip's id, if one is given, and write what it needs at the start."""
        if self.id is not None:
            content = self.read_block(self.id.register, self.id.length)
            name = f"the chip with id 0x{self.id.is_:02x}"
            found = int.from_bytes(content, self.id.order)
            self.identify(found, (self.id.is_,), name, {})
        for sent in self.init:
            self.write(*sent)

    def once(self) -> Steps[dict[str, float]]:
        """Read each register once: by series."""
        if self.measure is not None:
            self.write(*self.measure.write)
            yield self.measure.wait
        plain = [
            value.at + value.length for value in self.values.values() if value.register is None
        ]
        answer = self.receive(max(plain)) if plain else b""
        blocks: dict[tuple[int, int], bytes] = {}
        return {
            name: value.number(self._content(value, answer, blocks))
            for name, value in self.values.items()
        }

    def _content(self, value: Value, answer: bytes, blocks: dict[tuple[int, int], bytes]) -> bytes:
        """Give the bytes of a value; values of one register come from one transfer."""
        if value.register is None:
            return answer[value.at : value.at + value.length]
        block = (value.register, value.length)
        if block not in blocks:
            blocks[block] = self.read_block(*block)
        return blocks[block]
