"""What everything on an I2C bus shares: settings, the bus, retries, errors in plain words."""

from collections.abc import Callable, Collection, Iterable, Mapping
from errno import ETIMEDOUT
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, ClassVar, TypeVar

from pydantic import Field, field_validator

from wolkflow import Claim, HardwareError, I2cAddress, Node, SimulationClock
from wolkflow_i2c.bus import I2cBus, open_bus
from wolkflow_i2c.signature import Signature
from wolkflow_i2c.trouble import explained

if TYPE_CHECKING:
    from wolkflow.testing.i2c import FakeChip

T = TypeVar("T")
TRIES = 3

Address = Annotated[I2cAddress, Field(description="address of the chip on the bus")]


class ChecksumError(HardwareError):
    """What was read has a wrong checksum: it is measured again."""


class I2cDevice(Node):
    """A chip on an I2C bus.

    Override `start`, which finds the chip and sets it up. Transfers that fail are tried three times
    in all, at once; then the engine reports, waits and opens the node again. One that timed out is
    not tried again: it has held up the bus, and all chips on it, for long enough.
    """

    model: ClassVar[str] = ""
    """The function that makes the chip for `--simulate`, "module:function"; none: no answer."""

    signature: ClassVar[Signature | None] = None
    """Where the chip may be, and how a scan recognises it; none: anywhere, at its usual address."""

    bus: Annotated[int, Field(ge=0, description="number of the I2C bus: the header's is 1")] = 1

    address: Address

    @field_validator("address")
    @classmethod
    def _is_possible(cls, address: int) -> int:
        """Refuse an address that the chip can't have; one without a signature may have any."""
        return cls.signature.check(address) if cls.signature else address

    @property
    def lane(self) -> str:
        """The bus's own lane: all chips of a bus take turns in it."""
        return f"i2c-{self.bus}"

    def claims(self) -> Iterable[Claim]:
        """Claim the address on the bus."""
        return [Claim(f"i2c-{self.bus}:0x{self.address:02x}", self.where)]

    @property
    def where(self) -> str:
        """The chip's place as it is always printed: `0x76 on I2C bus 1`."""
        return f"0x{self.address:02x} on I2C bus {self.bus}"

    def open(self) -> None:
        """Find the chip and set it up."""
        self.connect()
        self.start()

    def connect(self) -> None:
        """Get the bus; no transfer happens yet."""
        self._bus: I2cBus = self.shared(f"i2c-{self.bus}", lambda: open_bus(self.bus))

    def start(self) -> None:
        """Identify the chip, read its calibration, set it up: at the start and after each loss."""

    def simulated(self, clock: SimulationClock) -> "FakeChip | None":
        """Make the chip's model for `--simulate`; None when there is none: then it won't answer."""
        module, _, function = self.model.partition(":")
        if not module:
            return None
        made: FakeChip = getattr(import_module(module), function)(self, clock)
        return made

    def identify(
        self, found: int, wanted: Collection[int], name: str, others: Mapping[int, str]
    ) -> None:
        """Check a chip's id; `others` says of other ids what they are, and which node to use."""
        if found not in wanted:
            what = others.get(found, f"not {name}: remove this node")
            digits = 2 if found <= 0xFF else 4
            raise HardwareError(
                f"{self.where} answers with id 0x{found:0{digits}x}: "
                f"that is {what}, or connect {name}"
            )

    def read_block(self, register: int, length: int) -> bytes:
        """Read `length` bytes from `register` on."""
        return self._try(lambda: self._bus.read_block(self.address, register, length))

    def read_byte(self, register: int) -> int:
        """Read one register of 8 bits."""
        return self.read_block(register, 1)[0]

    def read_word(self, register: int, *, signed: bool = False) -> int:
        """Read one register of 16 bits, high byte first."""
        return int.from_bytes(self.read_block(register, 2), "big", signed=signed)

    def receive(self, length: int) -> bytes:
        """Read `length` bytes from a chip that has no registers."""
        return self._try(lambda: self._bus.read(self.address, length))

    def write(self, *sent: int) -> None:
        """Write bytes: a command, or a register and its value."""
        self._try(lambda: self._bus.write(self.address, bytes(sent)))

    def write_word(self, register: int, value: int) -> None:
        """Write one register of 16 bits, high byte first."""
        self.write(register, value >> 8, value & 0xFF)

    def measured(self, measure: Callable[[], T]) -> T:
        """Measure; again if the checksum was wrong, three times in all."""
        for _ in range(TRIES - 1):
            try:
                return measure()
            except ChecksumError as error:
                self.log.debug("%s; measured again", error)
        return measure()

    def _try(self, transfer: Callable[[], T]) -> T:
        left = TRIES
        while True:
            left -= 1
            try:
                return transfer()
            except OSError as error:
                if not left or error.errno == ETIMEDOUT:
                    raise explained(error, self.bus, self.address) from error
                self.log.debug("transfer with %s failed, tried again: %s", self.where, error)
