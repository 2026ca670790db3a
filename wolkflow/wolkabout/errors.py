"""Everything this client raises.

WolkaboutError
├── MessageError            ValueError       bytes that are no message of the protocol
├── RefusedValueError       ValueError       a value, feed or key that the platform cannot carry
├── LinkError               ConnectionError  the broker cannot be reached, or not any more
│   ├── UnknownHostError                     no address for the host name
│   ├── UnreachableError                     nobody listens there, or no way there
│   ├── LinkTimeoutError    TimeoutError     no answer in time
│   ├── CertificateError                     TLS: the broker's certificate, or our CA file
│   ├── PasswordRefusedError                 device key or password not accepted
│   └── SessionTakenError                    another program uses the same device key
├── FileRefusedError        OSError          a file cannot be taken, with the reason to report
└── OutboxError             OSError          readings cannot be kept
    ├── OutboxBusyError                      another process has the file
    ├── OutboxUnreadableError                not an outbox, or no permission
    │   └── OutboxDamagedError               was one, perhaps
    └── OutboxWriteError                     disk full, failing card; rows stay in memory
"""


class WolkaboutError(Exception):
    """The base of all errors of this client."""


class MessageError(WolkaboutError, ValueError):
    """Bytes are not the message their topic promises, or a message cannot be written as bytes."""


class RefusedValueError(WolkaboutError, ValueError):
    """The platform cannot carry this value, feed reference or device key."""


class LinkError(WolkaboutError, ConnectionError):
    """There is no connection to the broker."""


class UnknownHostError(LinkError):
    """The host name has no address."""


class UnreachableError(LinkError):
    """Nobody accepts connections at this host and port."""


class LinkTimeoutError(LinkError, TimeoutError):
    """The broker did not answer in time."""


class CertificateError(LinkError):
    """The TLS handshake failed, or the CA file is unusable."""


class PasswordRefusedError(LinkError):
    """The broker accepts neither this device key nor this password."""


class SessionTakenError(LinkError):
    """The broker ends every session soon: another program uses the same device key."""


class FileRefusedError(WolkaboutError, OSError):
    """A file cannot be taken; `reason` is what the platform is told (a `FileError`)."""

    def __init__(self, reason: str, explanation: str) -> None:
        super().__init__(f"{reason}: {explanation}")
        self.reason = reason


class OutboxError(WolkaboutError, OSError):
    """Readings cannot be kept in, or taken from, the outbox."""


class OutboxBusyError(OutboxError):
    """Another process holds this outbox."""


class OutboxUnreadableError(OutboxError):
    """The file is not an outbox, is damaged, or may not be opened."""


class OutboxDamagedError(OutboxUnreadableError):
    """SQLite, or this client, cannot make sense of the file's content any more."""


class OutboxWriteError(OutboxError):
    """Readings could not be made durable; they stay in memory for the next try."""
