"""A client of the WolkAbout device protocol, usable without the rest of wolkflow.

    from wolkflow.wolkabout import Client, Outbox, Settings

    with Outbox("/var/lib/station/outbox.db") as outbox:
        client = Client(Settings(host="demo", key="K", password="secret"), outbox)
        client.connect()
        client.add("T", 21.5)
        client.close()

From bytes to the client, each layer in its own module: `messages` and `codec` (pure), `outbox`
(SQLite), `transport` (one MQTT session, bytes only), `connection` (sessions for ever), `streams`
and `sender` (what goes out next, paced by acknowledgements), `calls` (callbacks), `client`.
"""

from wolkflow.wolkabout.callbacks import Callbacks
from wolkflow.wolkabout.client import Client
from wolkflow.wolkabout.messages import Parameters, Reading
from wolkflow.wolkabout.outbox import Counts, Limits, Outbox
from wolkflow.wolkabout.settings import Settings, Tls
from wolkflow.wolkabout.units import Unit

__all__ = [
    "Callbacks",
    "Client",
    "Counts",
    "Limits",
    "Outbox",
    "Parameters",
    "Reading",
    "Settings",
    "Tls",
    "Unit",
]
