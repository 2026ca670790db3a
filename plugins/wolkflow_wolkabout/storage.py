"""How values wait until the platform has them."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from wolkflow import Duration, Size
from wolkflow.wolkabout.outbox import Limits, Outbox


@dataclass(kw_only=True, config={"extra": "forbid"})
class Storage:
    """Bounds of the outbox: beyond them the oldest values are dropped, and counted."""

    size: Annotated[Size, Field(description="how much may wait on disk", ge=1_000_000)] = 64_000_000
    rows: Annotated[int, Field(description="how many values may wait", ge=1000)] = 1_000_000
    age: Annotated[
        Duration | None, Field(description="how old a waiting value may get; for ever if not set")
    ] = None
    durability: Annotated[
        Literal["each", "batch", "memory"],
        Field(
            description="when a value is safe on disk: each before the next is taken, a batch "
            "within a second, or never: a restart loses what waits in memory"
        ),
    ] = "batch"

    def open(self, folder: Path) -> Outbox:
        """Open the outbox in a node's folder."""
        limits = Limits(max_bytes=self.size, max_rows=self.rows, max_age_s=self.age)
        where = ":memory:" if self.durability == "memory" else folder / "outbox.db"
        return Outbox(where, limits, move_damaged=True)
