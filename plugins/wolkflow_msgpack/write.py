"""Write MessagePack."""

from wolkflow import Msg, Step, msg_of


class Write(Step):
    """Turns each value into bytes of MessagePack, for a sink that takes bytes, or `base64.encode`.

    What MessagePack doesn't have is an error. Needs the extra `wolkflow[msgpack]`.
    """

    example = "msgpack.write: {}"

    def open(self) -> None:
        """Import the library."""
        import msgpack  # noqa: PLC0415  # an extra, for those who use it

        self._dump = msgpack.packb

    def process(self, msg: Msg) -> Msg:
        """Send the bytes on."""
        try:
            return msg_of((msg.name, self._dump(msg.value), msg.time))
        except Exception as error:
            raise ValueError(f"msgpack.write can't write {msg.value!r:.60}: {error}") from error
