"""What a client has to know about its broker and itself."""

from collections.abc import Collection
from dataclasses import dataclass, field

from wolkflow.wolkabout.errors import RefusedValueError
from wolkflow.wolkabout.topics import check_key
from wolkflow.wolkabout.values import check_reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Tls:
    """How to make sure that the broker is the right one.

    Chain and host name are verified against the system's authorities, or against those in
    `ca_file` (PEM). `verify=False` encrypts only: whoever sits on the way can read everything.
    """

    ca_file: str | None = None
    verify: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The broker, the device, and the pace; port 0 means 1883, with TLS 8883."""

    host: str
    key: str
    password: str = field(repr=False)
    port: int = 0
    tls: Tls | None = None
    keep_alive_s: int = 60  # a silent link is noticed within twice this time
    connect_timeout_s: float = 10.0
    retry_from_s: float = 1.0
    retry_to_s: float = 60.0
    window: int = 20  # messages on their way, not acknowledged yet
    batch: int = 400  # readings in a message
    separated: bool | Collection[str] = False  # feeds whose messages hold one moment; or all feeds
    ask_time: bool = False  # the platform's, at every connect; always while our clock is unset
    pull_every_s: float | None = None  # connect only now and then, as PULL devices do
    pull_answer_s: float = 5.0  # how long a pull waits for answers
    pull_quiet_s: float = 0.25  # how long after the last answer, for what the commands cause
    pull_drain_s: float = 30.0  # how long a pull may take to send what waits

    def __post_init__(self) -> None:
        check_key(self.key)
        if not self.host:
            raise RefusedValueError("host: empty; give the broker's name or address")
        if not 0 <= self.port <= 65535:
            raise RefusedValueError(f"port {self.port}: must be from 1 to 65535")
        if not 1 <= self.keep_alive_s <= 65535:
            raise RefusedValueError(f"keep_alive_s {self.keep_alive_s}: must be from 1 to 65535")
        if self.window < 1 or self.batch < 1:
            raise RefusedValueError("window and batch: must be at least 1")
        if self.pull_every_s is not None and self.pull_every_s <= 0:
            raise RefusedValueError(f"pull_every_s {self.pull_every_s}: must be more than 0")
        for reference in () if isinstance(self.separated, bool) else self.separated:
            check_reference(reference)
        if not self.port:
            object.__setattr__(self, "port", 8883 if self.tls else 1883)

    @property
    def address(self) -> str:
        """Host and port, for messages to people."""
        return f"{self.host}:{self.port}"
