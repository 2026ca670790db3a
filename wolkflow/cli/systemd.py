"""Telling systemd how the service is (sd_notify(3))."""

import os
import socket

from wolkflow.excerpt import escaped


def notify(message: str) -> None:
    """Send `READY=1`, `STOPPING=1` or `STATUS=...` to systemd, if it started this process."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]  # a name in the abstract namespace
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender:
        try:
            sender.sendto(escaped(message).encode(), address)
        except OSError:
            return  # systemd does not listen: it is not for the pipeline to fail


def is_listening() -> bool:
    """Tell whether systemd wants to hear from this process."""
    return bool(os.environ.get("NOTIFY_SOCKET"))
