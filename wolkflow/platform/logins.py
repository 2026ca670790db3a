"""Who may come in."""

import hmac
from typing import TYPE_CHECKING

from wolkflow.platform.faults import Fault
from wolkflow.wolkabout.errors import RefusedValueError

if TYPE_CHECKING:
    from wolkflow.platform.exchange import Exchange


def refusal(exchange: "Exchange", key: str, password: str) -> str:
    """Say why a device may not come in; nothing if it may.

    A device without a password keeps the first one it brings.
    """
    if exchange.fault(key, Fault.REFUSE_LOGIN):
        return "refused on request"
    known = exchange.store.devices.login(key)
    if known is None:
        return _create(exchange, key, password)
    if known.password is None:
        exchange.store.devices.set_password(key, password)
        exchange.commit_soon()
        return ""
    same = hmac.compare_digest(known.password.encode(), password.encode())
    return "" if same else "wrong password"


def _create(exchange: "Exchange", key: str, password: str) -> str:
    if not exchange.rules.anyone:
        return "no device has this key"
    try:
        exchange.create(key, password)
    except RefusedValueError as error:
        return str(error)
    return ""
