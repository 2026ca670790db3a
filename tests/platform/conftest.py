from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from wolkflow.platform import Device, Platform
from wolkflow.wolkabout import Callbacks, Client, Outbox, Settings

PARTS = ("feeds", "files", "firmware")

NewDevice = Callable[..., Client]


@pytest.fixture
def platform() -> Iterator[Platform]:
    with Platform() as platform:
        yield platform


@pytest.fixture
def connect(tmp_path: Path) -> Iterator[NewDevice]:
    """Connect a device of wolkflow's own, which confirms what it is told."""
    opened: list[tuple[Client, Outbox]] = []

    def connect(platform: Platform, key: str = "dev-0001", **options: Any) -> Client:
        def confirm(readings: list[Any]) -> None:
            for reading in readings:
                client.add(reading.reference, reading.value)

        options.setdefault("values", confirm)
        password = options.pop("password", "secret")
        tls = options.pop("tls", None)
        parts = {name: options.pop(name) for name in PARTS if name in options}
        again = options.pop("again", None)
        pull_every_s = options.pop("pull_every_s", None)
        settings = Settings(
            host=platform.host,
            port=platform.port,
            key=key,
            password=password,
            tls=tls,
            retry_from_s=0.02,
            retry_to_s=0.1,
            pull_every_s=pull_every_s,
        )
        outbox = again.outbox if again else Outbox(tmp_path / f"{key}-{len(opened)}.db")
        client = Client(settings, outbox, Callbacks(**options), **parts)
        opened.append((client, outbox))
        if pull_every_s is None:
            client.connect()
        else:
            client.start()
        return client

    yield connect
    for client, outbox in opened:
        client.close(0)
        outbox.close()


@pytest.fixture
def device(platform: Platform, connect: NewDevice) -> Device:
    """A device that is connected."""
    device = platform.device("dev-0001")
    connect(platform)
    device.wait_connected()
    return device
