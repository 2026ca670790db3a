"""Give fields of a message other names."""

from typing import Annotated, Any

from pydantic import Field

from wolkflow import Msg, Step, msg_of
from wolkflow_transforms.path import MISSING, FieldPath, fields_of, finder, parts, putter, remover


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
        moves = [(parts(old), parts(new)) for old, new in self.fields.items()]
        self._all_flat = all(len(old) == len(new) == 1 for old, new in moves)
        is_one = self._all_flat and len(self.fields) == 1
        self._one = next(iter(self.fields.items())) if is_one else None
        self._deep = [(finder(old), remover(old), putter(new)) for old, new in moves]

    def process(self, msg: Msg) -> Msg:
        """Send the message on with its fields moved."""
        name, value, time = msg
        if value.__class__ is not dict:
            value = fields_of("move", msg)
        if self._one is None:
            moved = self._flat(value) if self._all_flat else self._moved(value)
            return msg_of((name, moved, time))
        old, new = self._one
        moved = value.copy()
        if old in moved:
            moved[new] = moved.pop(old)
        return msg_of((name, moved, time))

    def _flat(self, value: dict[str, Any]) -> dict[str, Any]:
        moved = value.copy()
        taken = [(new, moved.pop(old, MISSING)) for old, new in self.fields.items()]
        for new, one in taken:
            if one is not MISSING:
                moved[new] = one
        return moved

    def _moved(self, value: Any) -> Any:
        taken = []
        before = value
        for found, without, put in self._deep:
            one = found(before)
            if one is not MISSING:
                taken.append((put, one))
                value = without(value)
        for put, one in taken:
            value = put(value, one)
        return value
