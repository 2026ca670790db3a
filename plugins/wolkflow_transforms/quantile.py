"""The number below which a part of the last numbers lies."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from wolkflow_transforms.ordered import Ordered, quantile_of


class Quantile(Ordered):
    """Sends the number below which a `share` of the last `window` numbers of each series lies.

    Where that falls between two numbers, it is on the straight line between them; ESPHome takes the
    upper one. A result is sent for every number, unless `send_every` says otherwise. Anything but
    a number is an error.
    """

    example = "quantile: {window: 100, share: 0.9}"

    share: Annotated[
        float, Field(description="the part of the numbers that lies below: 0.9", ge=0, le=1)
    ] = 0.9

    def pick(self, ordered: Sequence[float]) -> float:
        """Give the quantile."""
        return quantile_of(ordered, self.share)
