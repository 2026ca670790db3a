"""How a chip is recognised on a bus: what a driver says for `wolkflow i2c scan`."""

from collections.abc import Sequence
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
