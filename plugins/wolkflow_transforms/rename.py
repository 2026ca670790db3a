"""Give a series another name."""

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from wolkflow import Msg, Step, msg_of

Name = Annotated[str, StringConstraints(min_length=1, max_length=256)]


class Rename(Step):
    """Gives messages another series name: all of them with `to`, some of them with `names`.

    With `names`, a series that isn't listed keeps its name.
    """

    example = "rename: {names: {t: temperature, h: humidity}}"

    to: Annotated[Name | None, Field(description="the new name of every message")] = None
    names: Annotated[
        dict[Name, Name] | None, Field(description="new names, each under the old one")
    ] = None

    @model_validator(mode="after")
    def _check_one_of_two(self) -> Self:
        if (self.to is None) == (not self.names):
            raise ValueError("give either `to`, one new name, or `names`, new names by old ones")
        return self

    def process(self, msg: Msg) -> Msg:
        """Send the message on under its new name."""
        if self.to is not None:
            return Msg(self.to, msg.value, msg.time)
        new = self.names and self.names.get(msg.name)
        return msg_of((new, msg.value, msg.time)) if new else msg
