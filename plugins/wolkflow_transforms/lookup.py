"""Turn a value into what a table says."""

from typing import Annotated, Literal

from pydantic import Field

from wolkflow import Msg, Step, msg_of
from wolkflow_transforms.number import described
from wolkflow_transforms.value import Value

MOST_DIGITS = 1000


class Lookup(Step):
    """Turns each value into what a table has for it: 0 into `clear`, 61 into `rain`.

    Numbers, true and false are found by how they are written: 1 and 1.0 both by `1`. What the table
    doesn't have becomes `default`; without one, `otherwise` says whether it passes unchanged, ends
    here, or is an error.
    """

    example = "lookup: {table: {0: clear, 3: cloudy, 61: rain}, default: unknown}"

    table: Annotated[
        dict[str | bool | int | float, Value],
        Field(description="what each value becomes", min_length=1, max_length=10_000),
    ]
    default: Annotated[
        Value | None, Field(description="what a value becomes that is not in the table")
    ] = None
    otherwise: Annotated[
        Literal["error", "pass", "drop"],
        Field(description="without a default: what happens to a value that is not in the table"),
    ] = "error"

    def open(self) -> None:
        """Put the table under what values look like."""
        self._table = {_key(key): value for key, value in self.table.items()}
        self._whole = {
            int(key): value
            for key, value in self._table.items()
            if key.removeprefix("-").isdecimal() and len(key) < MOST_DIGITS and key == str(int(key))
        }

    def process(self, msg: Msg) -> Msg | None:
        """Send on what the table says."""
        name, value, time = msg
        if value.__class__ is str:
            found = self._table.get(value, self.default)
        elif value.__class__ is int:
            found = self._whole.get(value, self.default)
        else:
            found = self._table.get(_key(value), self.default)
        if found is not None:
            return msg_of((name, found, time))
        if self.otherwise == "error":
            raise ValueError(f"lookup has nothing for {described(value)} in series {name}")
        return msg if self.otherwise == "pass" else None


def _key(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value) if isinstance(value, str | int | float) else ""
