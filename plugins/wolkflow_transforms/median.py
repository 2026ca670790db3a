"""The number in the middle."""

from collections.abc import Sequence

from wolkflow_transforms.ordered import Ordered


class Median(Ordered):
    """Sends the median of the last `window` numbers of each series: a single spike leaves no trace.

    Of an even count it is the average of the two in the middle. Until the window is full, it is
    the median of those there are. Unlike in ESPHome, a result is sent for every number, unless
    `send_every` says otherwise. Anything but a number is an error.
    """

    example = "median: {window: 5}"

    def pick(self, ordered: Sequence[float]) -> float:
        """Give the number in the middle."""
        middle = len(ordered) // 2
        if len(ordered) % 2:
            return ordered[middle]
        return ordered[middle - 1] / 2 + ordered[middle] / 2
