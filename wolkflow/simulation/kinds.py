"""What a scenario may say: the kinds of worlds and of faults, with their settings."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from wolkflow.fields import Duration, Interval, LocalPath

SETTINGS = ConfigDict(extra="forbid", allow_inf_nan=False)
FaultKind = Literal["nack", "unplug", "stuck", "bit_errors", "brown_out", "bounce"]


@dataclass(kw_only=True, config=SETTINGS)
class Sine:
    """Swings between two values."""

    low: Annotated[float, Field(description="lowest value")]
    high: Annotated[float, Field(description="highest value")]
    every: Annotated[Interval, Field(description="how long a swing takes")]
    late: Annotated[Duration, Field(description="when it goes up through the middle")] = 0.0


@dataclass(kw_only=True, config=SETTINGS)
class Trace:
    """Goes along a recording."""

    file: Annotated[LocalPath, Field(description="CSV file with a row of names")]
    column: Annotated[str, Field(description="column with the values")]
    time: Annotated[str, Field(description="column with the seconds")] = "seconds"
    repeat: Annotated[bool, Field(description="whether it begins again at its end")] = False


@dataclass(kw_only=True, config=SETTINGS)
class Coupled:
    """Is driven by outputs of the pipeline: the heater heats, the fan cools."""

    start: Annotated[float, Field(description="value at the start")]
    rests_at: Annotated[float, Field(description="value that it comes to when all is off")]
    settles_in: Annotated[
        Interval, Field(description="how long two thirds of the way to a new value take")
    ]
    driven_by: Annotated[
        dict[str, float],
        Field(description="outputs, and by how much each moves the value when it is fully on"),
    ]


@dataclass(kw_only=True, config=SETTINGS)
class Fault:
    """Something that goes wrong at a time."""

    at: Annotated[Duration, Field(description="when, from the start on")]
    node: Annotated[str, Field(description="the node whose hardware it happens to")]
    fault: Annotated[FaultKind, Field(description="what happens")]
    lasts: Annotated[Interval, Field(description="for how long")] = 10.0
    every: Annotated[Interval | None, Field(description="how often again")] = None


WORLDS = {"sine": Sine, "trace": Trace, "coupled": Coupled}
"""The kinds of worlds that have settings of their own; `constant` and `steps` have none."""

NAMES = ("constant", "steps", *WORLDS, "noise")
