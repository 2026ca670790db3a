"""Take fields out of a message."""

from typing import Annotated

from pydantic import Field

from wolkflow import Msg, Step, msg_of
from wolkflow_transforms.path import FieldPath, fields_of, parts, remover


class Delete(Step):
    """Takes fields out of each message's value; one that isn't there is no trouble.

    A field inside another is written with a dot: `room.name`. A value without fields is an error.
    """

    example = "delete: {fields: [battery, sensor.serial]}"

    fields: Annotated[
        list[FieldPath], Field(description="the fields that are taken out", min_length=1)
    ]

    def open(self) -> None:
        """Take the paths apart."""
        self._deep = [remover(parts(path)) for path in self.fields if "." in path]
        self._flat = [name for name in self.fields if "." not in name]

    def process(self, msg: Msg) -> Msg:
        """Send the message on without the fields."""
        name, value, time = msg
        if value.__class__ is not dict:
            value = fields_of("delete", msg)
        if self._flat:
            value = value.copy()
            for field in self._flat:
                value.pop(field, None)
        for without in self._deep:
            value = without(value)
        return msg_of((name, value, time))
