"""Write points into InfluxDB."""

from typing import Annotated, ClassVar, Self
from urllib.parse import urlencode

from pydantic import Field, SecretStr, StringConstraints, model_validator

from wolkflow import Http, Interval, Msg, Step, Web
from wolkflow_influx.line import line
from wolkflow_influx.server import post

MOST_LINES = 5_000
MOST_WAITING = 50_000
TIMEOUT_S = 10.0

Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Write(Step):
    """Writes each message as a point into InfluxDB, and sends it on.

    Version 2 and 3 want `org`, `bucket` and `token`; version 1 `database`, and perhaps `token` as
    `user:password`. A number, text or true and false becomes field `value`; a value with fields
    all of those that are one of these. The series is the tag `name`, beside the `tags` given here.

    Points are gathered and written together, after `save_every` at the latest. While the server
    can't be reached they wait, up to 50,000; those it refuses for what is in them are dropped, and
    the refusal is said.
    """

    example = "influx.write: {url: 'http://localhost:8086', org: home, bucket: readings}"
    durable: ClassVar[bool] = True

    url: Annotated[
        str,
        Field(description="the server: http://localhost:8086", pattern=r"^https?://[^\s/]+\S*$"),
    ]
    org: Annotated[Name | None, Field(description="version 2: the organisation")] = None
    bucket: Annotated[Name | None, Field(description="version 2: the bucket")] = None
    database: Annotated[Name | None, Field(description="version 1: the database")] = None
    token: Annotated[
        SecretStr | None, Field(description="what the server knows this machine by")
    ] = None
    measurement: Annotated[Name, Field(description="the measurement of every point")] = "wolkflow"
    tags: Annotated[
        dict[Name, Name], Field(description="tags of every point, such as place: attic")
    ] = Field(default_factory=dict)
    save_every: Annotated[
        Interval, Field(description="how long a point may wait before it is written")
    ] = 10.0

    @model_validator(mode="after")
    def _check_version(self) -> Self:
        if (self.bucket is None) == (self.database is None):
            raise ValueError("give org and bucket (version 2), or else database (version 1)")
        if (self.org is None) != (self.bucket is None):
            raise ValueError("org and bucket belong together")
        return self

    @property
    def lane(self) -> str:
        """A server that is slow holds nothing else up."""
        return f"influx {self.url}"

    def open(self) -> None:
        """Prepare the address."""
        self._server: Http = self.shared("http", Web)
        token = self.token.get_secret_value() if self.token else ""
        self._headers = {"Authorization": f"Token {token}"} if token else {}
        query = {"org": self.org, "bucket": self.bucket, "db": self.database, "precision": "ms"}
        path = "/write" if self.database else "/api/v2/write"
        given = urlencode({name: text for name, text in query.items() if text})
        self._address = f"{self.url.rstrip('/')}{path}?{given}"
        self._lines: list[str] = self.__dict__.get("_lines", [])

    def close(self) -> None:
        """Write what is left; say how many points are left when that can't be done."""
        if not self.__dict__.get("_lines"):
            return
        try:
            self.flush()
        except OSError as error:
            raise OSError(f"{len(self._lines)} points are not written: {error}") from error

    def process(self, msg: Msg) -> Msg:
        """Take a message; on OSError it is not taken."""
        point = line(self.measurement, {**self.tags, "name": msg.name}, msg)
        if len(self._lines) >= MOST_WAITING:
            raise OSError(f"{MOST_WAITING} points wait for {self.url} already")
        self._lines.append(point)
        return msg

    def flush(self) -> None:
        """Write all points that were taken; on OSError they are kept."""
        while self._lines:
            lines = self._lines[:MOST_LINES]
            try:
                text = "\n".join(lines).encode()
                post(self._server, self._address, text, self._headers, TIMEOUT_S)
            except ValueError:
                del self._lines[: len(lines)]
                raise
            del self._lines[: len(lines)]
