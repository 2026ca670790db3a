"""How a chip is recognised on a bus: what a driver says for `wolkflow i2c scan` and `check`."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple


class Signature(NamedTuple):
    """Where a chip may be, and how it is told from others without changing anything in it.

    `addresses` are all that it can have. `register` holds its id, of `length` bytes with the high
    one first, of which the bits of `mask` are one of `ids`; a chip without an id has none.
    `shows_writes` is for a chip whose pins show every byte that is written to it: at its addresses
    no register is asked for, because that would switch what hangs on them.
    """

    addresses: Sequence[int]
    register: int | None = None
    ids: Sequence[int] = ()
    length: int = 1
    mask: int = 0xFFFF
    shows_writes: bool = False

    def check(self, address: int) -> int:
        """Give an address back that the chip can have; ValueError says which it can have."""
        if address in self.addresses:
            return address
        meant = int(str(address), 16)  # whoever writes 76 means 0x76
        advice = f"; did you mean 0x{meant:02x}?" if meant in self.addresses else ""
        possible = " or ".join(_spans(self.addresses))
        raise ValueError(f"this chip can't be at 0x{address:02x}: it is at {possible}{advice}")


def _spans(addresses: Sequence[int]) -> Iterator[str]:
    """Say addresses in words, neighbours together: `0x40 to 0x4f`."""
    for first in sorted(addresses):
        if first - 1 in addresses:
            continue
        last = first
        while last + 1 in addresses:
            last += 1
        between = "or" if last == first + 1 else "to"
        yield f"0x{first:02x}" if last == first else f"0x{first:02x} {between} 0x{last:02x}"
