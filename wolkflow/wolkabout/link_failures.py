"""Why there is no connection, and what to do about it."""

import socket
import ssl
from typing import TYPE_CHECKING, Final

from wolkflow.wolkabout.errors import (
    CertificateError,
    LinkError,
    LinkTimeoutError,
    PasswordRefusedError,
    UnknownHostError,
    UnreachableError,
)
from wolkflow.wolkabout.settings import Settings

if TYPE_CHECKING:
    from paho.mqtt.reasoncodes import ReasonCode

_PASSWORD_REFUSED: Final = (
    134,
    135,
)  # MQTT reason codes: bad user name or password, not authorized


def explain_failure(settings: Settings, error: Exception) -> LinkError:
    """Return what a failed attempt means."""
    at = settings.address
    match error:
        case ssl.SSLCertVerificationError():
            return CertificateError(
                f"{at}: the broker's certificate is not trusted ({error.verify_message}); "
                "check the host name, the clock, and ca_file"
            )
        case socket.gaierror() | UnicodeError():
            return UnknownHostError(
                f"{at}: no such host ({error}); check the name and the network's DNS"
            )
        case TimeoutError():
            return LinkTimeoutError(
                f"{at}: no answer within {settings.connect_timeout_s:g} s; "
                "check the address, the network and firewalls"
            )
        case ssl.SSLError() | ConnectionResetError() if settings.tls is not None:
            return CertificateError(f"{at}: TLS failed ({error}); is this a TLS port?")
        case ConnectionRefusedError():
            return UnreachableError(
                f"{at}: refused; check the port, and that the broker is running"
            )
    return UnreachableError(f"{at}: {error}; check the network")


def explain_refusal(settings: Settings, reason: "ReasonCode") -> LinkError:
    """Return what a refusal by the broker means."""
    if reason.value in _PASSWORD_REFUSED:
        return PasswordRefusedError(
            f"{settings.address}: device key {settings.key!r} or its password was refused; "
            "compare both with the device's page on the platform"
        )
    return LinkError(f"{settings.address}: the broker refused the session ({reason})")
