"""Give fields of a message other names."""

from typing import Annotated, Any

from pydantic import Field

from wolkflow import Msg, Step, msg_of
from wolkflow_transforms.path import MISSING, FieldPath, fields_of, found, parts, put, without


class Move(Step):
    """Gives fields of each message's value another name or place; the value itself stays.

    A field inside another is written with a dot: `{t: room.temperature}` moves into a field, the
    other way round out of one. One that isn't there is no trouble. All fields are taken out before
    any is put in its new place, so two can change places. A value without fields is an error.
    """

    example = "move: {fields: {t: temperature, meta.battery: battery}}"

    fields: Annotated[
        dict[FieldPath, FieldPath],
        Field(description="new names, each under the old one", min_length=1),
    ]

    def open(self) -> None:
        """Take the paths apart."""
        self._moves = [(parts(old), parts(new)) for old, new in self.fields.items()]
        self._all_flat = all(len(old) == len(new) == 1 for old, new in self._moves)

    def process(self, msg: Msg) -> Msg:
        """Send the message on with its fields moved."""
        name, value, time = msg
        if value.__class__ is not dict:
            value = fields_of("move", msg)
        return msg_of((name, self._flat(value) if self._all_flat else self._deep(value), time))

    def _flat(self, value: dict[str, Any]) -> dict[str, Any]:
        fields = self.fields
        moved = {field: one for field, one in value.items() if field not in fields}
        for old, new in fields.items():
            if old in value:
                moved[new] = value[old]
        return moved

    def _deep(self, value: Any) -> Any:
        taken = []
        for old, new in self._moves:
            one = found(value, old)
            if one is not MISSING:
                taken.append((old, new, one))
        for old, _, _ in taken:
            value = without(value, old)
        for _, new, one in taken:
            value = put(value, new, one)
        return value
