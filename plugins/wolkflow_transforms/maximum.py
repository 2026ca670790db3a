"""The largest of the last numbers."""

from collections.abc import Sequence

from wolkflow_transforms.ordered import Ordered


class Maximum(Ordered):
    """Sends the largest of the last `window` numbers of each series.

    Unlike in ESPHome, a result is sent for every number, unless `send_every` says otherwise.
    Anything but a number is an error.
    """

    example = "maximum: {window: 60, send_every: 60}"

    def pick(self, ordered: Sequence[float]) -> float:
        """Give the largest."""
        return ordered[-1]
