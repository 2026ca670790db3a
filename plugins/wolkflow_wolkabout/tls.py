"""Whether and how the connection is encrypted."""

from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from wolkflow import LocalPath

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(kw_only=True, config={"extra": "forbid"})
class Encryption:
    """How to make sure that the broker is the right one."""

    ca: Annotated[
        LocalPath | None,
        Field(description="a file with the authority (PEM) that signed the broker's certificate"),
    ] = None
    verify: Annotated[
        bool,
        Field(description="false: encrypt only, and trust whoever answers; for a desk, not a site"),
    ] = True


def encryption(host: str, port: int | None, tls: "bool | Encryption | None") -> Encryption | None:
    """Decide: as set; else encrypted, unless the broker is on this machine or at port 1883."""
    if isinstance(tls, Encryption):
        return tls
    if tls is None:
        tls = host not in LOCAL_HOSTS and port != 1883
    return Encryption() if tls else None
