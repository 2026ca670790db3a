"""Notice that a series has fallen silent."""

from typing import Annotated

from pydantic import Field

from wolkflow import Interval, Msg, Step, msg_of
from wolkflow_transforms.deadlines import Deadlines


class Watchdog(Step):
    """Sends true for a series that lives, and false when nothing has come of it for `after`.

    Only changes are sent, the messages themselves are not. Series that are listed in `expect` are
    watched from the start, others from their first message.
    """

    example = "watchdog: {after: 2m}"

    after_: Annotated[
        Interval, Field(validation_alias="after", description="how long is too long to be silent")
    ]
    expect: Annotated[
        list[str],
        Field(description="series that are missed even when they never came", max_length=1000),
    ] = Field(default_factory=list)

    def open(self) -> None:
        """Begin to watch."""
        self._alive = Deadlines(self, self._missed)
        self._unheard = set(self.expect)
        for name in self.expect:
            self._alive.set(name, self.after_)

    def process(self, msg: Msg) -> Msg | None:
        """Note that the series lives; say so if that is news."""
        name = msg.name
        is_news = name not in self._alive or name in self._unheard
        self._unheard.discard(name)
        self._alive.set(name, self.after_)
        return msg_of((name, True, msg.time)) if is_news else None

    def _missed(self, name: str) -> None:
        self._unheard.discard(name)
        self.emit(msg_of((name, False, self.now_ms())))
