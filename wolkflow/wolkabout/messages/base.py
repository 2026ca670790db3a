"""What all messages share."""

from enum import StrEnum
from typing import ClassVar, Protocol, Self, TypeVar

from wolkflow.wolkabout.errors import MessageError

E = TypeVar("E", bound=StrEnum)


class Message(Protocol):
    """One message: a value that knows its topic's name and its bytes."""

    NAME: ClassVar[str]

    def payload(self) -> bytes:
        """Return the bytes on the wire."""
        ...

    @classmethod
    def parse(cls, payload: bytes) -> Self:
        """Read the bytes on the wire; raise `MessageError` when they are something else."""
        ...


class Empty:
    """A message that says everything by its topic; what stands in the payload is ignored."""

    __slots__ = ()

    def payload(self) -> bytes:
        """Return no bytes."""
        return b""

    @classmethod
    def parse(cls, payload: bytes) -> Self:  # noqa: ARG003 - ignored, as clients put `""` there
        """Take any payload."""
        return cls()

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


def one_of(kind: type[E], word: str) -> E:
    """Return the member of an enumeration, or raise `MessageError` with the words allowed."""
    try:
        return kind(word)
    except ValueError as error:
        allowed = ", ".join(kind)
        raise MessageError(f"{word!r} is none of {allowed}") from error
