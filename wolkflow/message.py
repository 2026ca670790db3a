"""The message that travels through a pipeline."""

from typing import Any, NamedTuple, final


@final
class Msg(NamedTuple):
    """One value of one series; immutable, so that every branch of a flow may share it.

    `name` is the series ("temperature", a feed reference), `value` a number, a bool, a text, or a
    dict or list for structured data, `time` milliseconds since the epoch, UTC.
    """

    name: str
    value: Any
    time: int
