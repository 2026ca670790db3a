"""Put a list in order."""

from operator import ne
from typing import Annotated, Any

from pydantic import Field

from wolkflow import Msg, Step, msg_of
from wolkflow_transforms.number import described
from wolkflow_transforms.path import MISSING, FieldPath, found, parts


class Sort(Step):
    """Sorts each message's list: numbers by size, texts by letters, fields by the one named `by`.

    What is equal keeps its order. Anything but a list, or a list of things that can't be compared,
    is an error. Messages are gathered into a list with `batch`.
    """

    example = "sort: {by: time}"

    by: Annotated[
        FieldPath | None, Field(description="the field to sort by, where the list has fields")
    ] = None
    descending: Annotated[bool, Field(description="the largest first")] = False

    def open(self) -> None:
        """Take the path apart."""
        self._path = () if self.by is None else parts(self.by)

    def process(self, msg: Msg) -> Msg:
        """Send the sorted list on."""
        values = msg.value
        if not isinstance(values, list):
            raise ValueError(f"sort needs a list, got {described(values)} in series {msg.name}")  # noqa: TRY004  # a bad value is a ValueError, whatever is bad about it
        keys = values if self.by is None else [self._key(value) for value in values]
        if any(map(ne, keys, keys)):  # true of NaN alone, which has no place in an order
            raise ValueError("sort can't order NaN")
        key = None if self.by is None else self._key
        try:
            ordered = sorted(values, key=key, reverse=self.descending)
        except TypeError as error:
            raise ValueError(f"sort can't order the list in series {msg.name}: {error}") from error
        return msg_of((msg.name, ordered, msg.time))

    def _key(self, value: Any) -> Any:
        key = found(value, self._path)
        if key is MISSING:
            raise ValueError(f"sort needs a field {self.by} in {described(value)}")
        return key
