"""What a broker's name may look like."""

from typing import Annotated

from pydantic import AfterValidator, Field


def check_host(host: str) -> str:
    """Refuse what has more in it than a name or an address: its parts are settings of their own."""
    if "/" in host or "@" in host or host.count(":") == 1 or not host.isprintable() or " " in host:
        raise ValueError(
            "give only the name or address, not mqtt://... and not name:port; "
            "port and tls are settings of their own"
        )
    return host


Host = Annotated[str, AfterValidator(check_host), Field(min_length=1)]
"""The name or address of a broker, IPv6 included."""
