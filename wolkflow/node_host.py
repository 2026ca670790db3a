"""What the engine gives to a node, which uses it through its own methods of the same names."""

from collections.abc import Callable, MutableMapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from wolkflow.message import Msg


class Timer(Protocol):
    """A call that waits for its time."""

    def cancel(self) -> None:
        """Make the call not happen; harmless when it has happened."""


class Host(Protocol):
    """What the engine gives to a node, which uses it through its own methods of the same names."""

    label: str
    series: str

    @property
    def store(self) -> MutableMapping[str, Any]:
        """The node's durable dict."""

    @property
    def folder(self) -> Path:
        """The node's folder for durable files."""

    @property
    def send(self) -> Callable[[Msg], object]:
        """What takes a message of a source, from any thread."""

    def send_all(self, msgs: Sequence[Msg]) -> None:
        """Take many messages of a source, in this order."""

    def emit(self, msg: Msg, port: str | None) -> None:
        """Send a message of a step on, in the node's lane."""

    def after(self, seconds: float, function: Callable[[], object]) -> Timer:
        """Call in the node's lane, later."""

    def room(self) -> int:
        """Count the messages that the flows can take now."""

    def shared(self, key: str, make: Callable[[], Any]) -> Any:
        """Give the run's object under `key`."""

    def now_ms(self) -> int:
        """Tell the wall clock."""

    def monotonic(self) -> float:
        """Tell the clock that never jumps."""

    def sleep(self, seconds: float) -> None:
        """Hold up the lane."""


class Unattached:
    """Stands for the engine in a node that is not part of a run."""

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(
            f"{name} needs an engine: use wolkflow.testing.Bench to try a node on its own"
        )
