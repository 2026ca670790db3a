"""Put fixed values into a message."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from wolkflow import Msg, Step, msg_of
from wolkflow_transforms.path import FieldPath, fields_of, parts, putter
from wolkflow_transforms.value import Value


class Set(Step):
    """Sets fields of each message's value to what is written here, or the whole value.

    A field inside another is written with a dot: `room.name`; fields on the way are made. With
    `fields`, a value without fields is an error: `compute` makes fields of a plain value. Of
    Node-RED's change node this is set; `move` and `delete` are the others, and its search and
    replace is `compute` with `replace(...)`.
    """

    example = "set: {fields: {room: attic, sensor.height: 2.5}}"

    fields: Annotated[
        dict[FieldPath, Value], Field(description="the fields, each with its new value")
    ] = Field(default_factory=dict)
    value: Annotated[
        Value | None, Field(description="what every message's value becomes, instead of fields")
    ] = None

    @model_validator(mode="after")
    def _check_one_of_two(self) -> Self:
        if bool(self.fields) == (self.value is not None):
            raise ValueError("give either `fields`, new values by name, or `value`, one for all")
        return self

    def open(self) -> None:
        """Take the paths apart."""
        self._deep = [
            (putter(parts(path)), new) for path, new in self.fields.items() if "." in path
        ]
        self._flat = {name: new for name, new in self.fields.items() if "." not in name}

    def process(self, msg: Msg) -> Msg:
        """Send the message on with what is set."""
        name, value, time = msg
        if self.value is not None:
            return msg_of((name, self.value, time))
        if value.__class__ is not dict:
            value = fields_of("set", msg)
        if self._flat:
            value = {**value, **self._flat}
        for put, new in self._deep:
            value = put(value, new)
        return msg_of((name, value, time))
