"""Messages beside the readings."""

from collections.abc import Callable
from typing import NamedTuple

from wolkflow.wolkabout.codec import Packet


class Posted(NamedTuple):
    """A message beside the readings.

    `lasting` ones are sent again in the next session when the broker did not acknowledge them.
    `acknowledged` is called on the sender's thread.
    """

    packet: Packet
    lasting: bool = True
    acknowledged: Callable[[], object] | None = None
