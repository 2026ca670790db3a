"""What an output does when nobody tells it anything any more."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from wolkflow import Duration

Value = bool | float | str


class Failsafe(BaseModel):
    """The state to go to when there has been no command, and no link, for some time.

    Commands alone count until the output is told of a link, by a message of the series `link`:
    true while there is one. `[cloud.@connected, gate]` is a flow that tells it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    after: Annotated[Duration, Field(description="how long there may be silence", gt=0)]
    value: Annotated[Value, Field(description="the state to go to then")] = "off"
    link: Annotated[
        str, Field(description="the series that says whether there is a link, true or false")
    ] = "connected"
