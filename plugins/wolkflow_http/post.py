"""Send values to a server of the web."""

import json
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from wolkflow import Msg, Step
from wolkflow_http.request import Requester


class Post(Requester, Step):
    """Sends each message to an address as JSON, and sends the message on.

    `what: value` sends the value alone, `message` its time and name too; bytes and, with
    `what: value`, texts go as they are. While the server can't be reached, or answers 5xx or 429,
    messages wait, and are sent in order when it is back. Any other refusal is an error of that
    message. Certificates are verified. What the server answers is not looked at: Node-RED's http
    request sends it on, here a `http.get` fetches it.
    """

    example = "http.post: {url: 'https://example.com/readings', what: message}"
    durable: ClassVar[bool] = True

    what: Annotated[
        Literal["value", "message"], Field(description="send the value alone, or all")
    ] = "message"

    def process(self, msg: Msg) -> Msg:
        """Send one message; OSError when it should be tried again."""
        body, kind = self._body(msg)
        self.request(body, kind)
        return msg

    def _body(self, msg: Msg) -> tuple[bytes, str]:
        name, value, time = msg
        if isinstance(value, bytes):
            return value, "application/octet-stream"
        if self.what == "value" and isinstance(value, str):
            return value.encode(), "text/plain; charset=utf-8"
        content: Any = value
        if self.what == "message":
            content = {"time": time, "name": name, "value": value}
        try:
            return json.dumps(content, allow_nan=False).encode(), "application/json"
        except (TypeError, ValueError, RecursionError) as error:
            raise ValueError(f"http.post can't write {value!r:.60} of {name} as JSON") from error
