"""What a pipeline says about its device: settings, and what follows from them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal, Self

from pydantic import Field, SecretStr, model_validator

from wolkflow import Claim, Duration, TwoWay
from wolkflow.wolkabout.device_type import device_type
from wolkflow.wolkabout.settings import Settings, Tls
from wolkflow.wolkabout.topics import check_key
from wolkflow.wolkabout.values import check_reference
from wolkflow_wolkabout.declared import DeclaredAttribute, DeclaredFeed, feed_in_flow
from wolkflow_wolkabout.files import FileSettings
from wolkflow_wolkabout.firmware import FirmwareSettings
from wolkflow_wolkabout.host import Host
from wolkflow_wolkabout.storage import Storage
from wolkflow_wolkabout.tls import Encryption, encryption


class Device(TwoWay):
    """A device of the platform, as a pipeline describes it."""

    host: Annotated[Host, Field(description="the broker's name or address")]
    key: Annotated[str, Field(description="the device key, issued by the platform")]
    password: Annotated[SecretStr, Field(description="the device password, issued with the key")]
    port: Annotated[
        int | None,
        Field(description="the broker's port; 8883 with TLS, 1883 without", ge=1, le=65535),
    ] = None
    tls: Annotated[
        bool | Encryption | None,
        Field(
            description="encrypt, and verify the broker; on unless the broker is on this machine "
            "or at port 1883; an own authority: {ca: file.pem}"
        ),
    ] = None
    keep_alive: Annotated[
        Duration, Field(description="how soon a silent link is noticed", ge=5, le=3600)
    ] = 60.0
    mode: Annotated[
        Literal["push", "pull"],
        Field(description="push: always connected; pull: connects now and then, every `every`"),
    ] = "push"
    every: Annotated[
        Duration, Field(description="with `mode: pull`, how often to connect", ge=1)
    ] = 900.0
    wait: Annotated[
        Duration,
        Field(
            description="with `mode: pull`, how long to wait for the platform's answers at most; "
            "more on a slow link",
            ge=0.1,
        ),
    ] = 5.0
    separated: Annotated[
        bool | list[str],
        Field(
            description="feeds whose values are never sent together with others, such as [ALARM]: "
            "each moment has a message of its own; true: all feeds"
        ),
    ] = False
    outbox: Annotated[Storage, Field(description="how values wait until the platform has them")] = (
        Field(default_factory=Storage)
    )
    feeds: Annotated[
        dict[str, DeclaredFeed],
        Field(description="feeds to register, by reference: T: {name: Air, unit: CELSIUS}"),
    ] = Field(default_factory=dict)
    remove_feeds: Annotated[
        list[str],
        Field(description="feeds to remove from the platform, by reference: [OLD]"),
    ] = Field(default_factory=list)
    attributes: Annotated[
        dict[str, DeclaredAttribute],
        Field(description="attributes to register, by name: Place: {value: roof}"),
    ] = Field(default_factory=dict)
    files: Annotated[
        FileSettings | None, Field(description="a folder that the platform may put files into")
    ] = None
    firmware: Annotated[
        FirmwareSettings | None,
        Field(description="what the device runs, and how it is replaced; needs `files`"),
    ] = None

    @model_validator(mode="after")
    def _check_parts(self) -> Self:
        if self.firmware is not None and self.files is None:
            raise ValueError("firmware comes as a file: give `files: {folder: ...}` as well")
        if self.firmware is not None and self.outbox.durability == "memory":
            raise ValueError(
                "what became of firmware is known after a restart only, so it must be noted on "
                "disk: choose `durability: batch`, or `each`"
            )
        separated = [] if isinstance(self.separated, bool) else self.separated
        for reference in (*self.feeds, *self.remove_feeds, *separated):
            check_reference(reference)
        both = sorted(self.feeds.keys() & set(self.remove_feeds))
        if both:
            raise ValueError(
                f"{', '.join(both)}: in `feeds` and in `remove_feeds`: take it out of one of them"
            )
        return self

    def __post_init__(self) -> None:
        check_key(self.key)

    def check_series(self, name: str, *, comes: bool) -> None:
        """Refuse what can't be the reference of a feed, what goes, and commands that can't come."""
        check_reference(name)
        if name in self.remove_feeds:
            raise ValueError(f"feed {name!r} is removed from the platform; keep one of the two")
        declared = self.feeds.get(name)
        if comes and declared is not None and declared.type == "in":
            raise ValueError(
                f"feed {name!r} is declared as one that only the device sets, so nothing comes; "
                "add `type: in_out` to it"
            )

    def claims(self) -> Iterable[Claim]:
        """Name the device: a broker ends its session when another one with the same key begins."""
        return [Claim(f"device {self.key} at {self.host}", f"the device {self.key}")]

    @property
    def lane(self) -> str:
        """A lane of its own: the outbox writes to the disk."""
        return f"wolkabout {self.key}"

    def device_type(
        self, title: str, description: str, sent: Mapping[str, str], taken: Sequence[str]
    ) -> list[dict[str, Any]]:
        """Describe this device for the platform's import.

        `sent` are the feeds that flows name, each with the symbol of its unit; `taken` those whose
        values come from the platform.
        """
        feeds = {
            reference: feed_in_flow(
                reference, sent.get(reference, ""), both_ways=reference in taken
            )
            for reference in [*sent, *taken]
        }
        feeds |= {reference: one.feed(reference) for reference, one in self.feeds.items()}
        return device_type(
            title,
            description,
            list(feeds.values()),
            [one.attribute(name) for name, one in self.attributes.items()],
            pull=self.mode == "pull",
            files=self.files is not None,
            urls=self.files is not None and self.files.urls,
            firmware=self.firmware is not None,
        )

    def link_settings(self) -> Settings:
        """Say how to connect, in the client's terms."""
        wanted = encryption(self.host, self.port, self.tls)
        ca = str(wanted.ca) if wanted and wanted.ca else None
        return Settings(
            host=self.host,
            port=self.port or 0,
            key=self.key,
            password=self.password.get_secret_value(),
            tls=Tls(ca_file=ca, verify=wanted.verify) if wanted else None,
            keep_alive_s=round(self.keep_alive),
            ask_time=True,
            pull_every_s=self.every if self.mode == "pull" else None,
            pull_answer_s=self.wait,
            separated=self.separated,
        )
