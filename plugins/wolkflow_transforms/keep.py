"""Leave only some fields in a message."""

from typing import Annotated, Any

from pydantic import Field

from wolkflow import Msg, Step, msg_of
from wolkflow_transforms.path import MISSING, FieldPath, fields_of, finder, parts, putter


class Keep(Step):
    """Leaves only the listed fields in each message's value, in the listed order.

    A field inside another is written with a dot and stays inside: `room.name`. One that isn't there
    is left out; a message with none of them ends here. A value without fields is an error.
    """

    example = "keep: {fields: [temperature, sensor.serial]}"

    fields: Annotated[list[FieldPath], Field(description="the fields that stay", min_length=1)]

    def open(self) -> None:
        """Take the paths apart."""
        paths = [parts(path) for path in self.fields]
        self._deep = [(finder(path), putter(path)) for path in paths]
        self._all_flat = all(len(path) == 1 for path in paths)

    def process(self, msg: Msg) -> Msg | None:
        """Send the message on with those fields."""
        name, value, time = msg
        if value.__class__ is not dict:
            value = fields_of("keep", msg)
        if self._all_flat:
            kept = {field: value[field] for field in self.fields if field in value}
        else:
            kept = self._kept(value)
        return msg_of((name, kept, time)) if kept else None

    def _kept(self, value: dict[str, Any]) -> dict[str, Any]:
        kept: dict[str, Any] = {}
        for found, put in self._deep:
            one = found(value)
            if one is not MISSING:
                kept = put(kept, one)
        return kept
