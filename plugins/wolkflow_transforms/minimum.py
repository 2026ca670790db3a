"""The smallest of the last numbers."""

from collections.abc import Sequence

from wolkflow_transforms.ordered import Ordered


class Minimum(Ordered):
    """Sends the smallest of the last `window` numbers of each series.

    Unlike in ESPHome, a result is sent for every number, unless `send_every` says otherwise.
    Anything but a number is an error.
    """

    example = "minimum: {window: 60, send_every: 60}"

    def pick(self, ordered: Sequence[float]) -> float:
        """Give the smallest."""
        return ordered[0]
