"""Put values of several series into one."""

from typing import Annotated, Literal

from pydantic import Field

from wolkflow import Duration, Msg, Step


class Join(Step):
    """Puts the values of several series into one message with a field for each.

    `match` waits until all have come with times no more than `within` apart, sends them, and begins
    anew; of a series that comes twice meanwhile the later value counts. `latest` sends with every
    message, as soon as there is a value of each: the last known. The message has the latest of
    their times. Series that are not listed end here.
    """

    example = "join: {series: [temperature, humidity], within: 2s, to: climate}"

    names: Annotated[
        list[str],
        Field(
            validation_alias="series",
            description="the series; each becomes a field",
            min_length=2,
            max_length=1000,
        ),
    ]
    to: Annotated[str, Field(description="the name of the series that comes out", min_length=1)] = (
        "joined"
    )
    mode: Annotated[
        Literal["match", "latest"],
        Field(description="wait for all that belong together, or send the last known each time"),
    ] = "match"
    within: Annotated[
        Duration, Field(description="how far apart in time values may be to belong together")
    ] = 1.0

    def open(self) -> None:
        """Start with no values."""
        self._values: dict[str, Msg] = {}
        self._listed = frozenset(self.names)

    def process(self, msg: Msg) -> Msg | None:
        """Keep the value; send them all on when they are complete."""
        if msg.name not in self._listed:
            return None
        self._values[msg.name] = msg
        if len(self._values) < len(self._listed):
            return None
        values = self._values
        times = [one.time for one in values.values()]
        latest = max(times)
        if self.mode == "match":
            if latest - min(times) > self.within * 1000:
                return None
            self._values = {}
        return Msg(self.to, {name: values[name].value for name in self.names}, latest)
