"""Where something is connected: a pin of the header, or a line of an expander."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, NoReturn

from pydantic import BaseModel, ConfigDict, Field

from wolkflow import Claim, Node, Pin, pin_text
from wolkflow_gpio.factory import make_factory
from wolkflow_gpio.line import Line, explained, take_line


class ExpanderLine(BaseModel):
    """A line of an expander, such as an `i2c.mcp23017`: slower than a pin, and on or off only."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    chip: Annotated[str, Field(description="name of the expander's node", min_length=1)]
    line: Annotated[int, Field(description="number of the line, from 0", ge=0)]


Place = Pin | ExpanderLine
"""A pin of the header, or `{chip: expander, line: 3}`."""


def place_text(place: int | ExpanderLine) -> str:
    """Write a place as it is always printed: `GPIO17 (pin 11)`, `line 3 of expander`."""
    if isinstance(place, int):
        return pin_text(place)
    return f"line {place.line} of {place.chip}"


def claim(place: int | ExpanderLine) -> Claim:
    """Claim a place."""
    if isinstance(place, int):
        return Claim(f"gpio:{place}", pin_text(place))
    return Claim(f"lines:{place.chip}:{place.line}", place_text(place))


@contextmanager
def opening(node: Node, place: int | ExpanderLine) -> Iterator[Line]:
    """Give a node the line at a place, to set it up; if that fails, it is let go of again.

    An expander shares its lines with the run under `lines:` and its own name.
    """
    with explained(place_text(place)):
        if isinstance(place, int):
            line = take_line(node.shared("gpio", make_factory), place)
        else:
            line = node.shared(f"lines:{place.chip}", lambda: _missing(place)).line(place.line)
        try:
            yield line
        except BaseException:
            line.close()
            raise


def _missing(place: ExpanderLine) -> NoReturn:
    raise ValueError(
        f"there is no expander named {place.chip}: add a node like {place.chip}: i2c.mcp23017: {{}}"
    )
