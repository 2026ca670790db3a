"""Write CBOR."""

from wolkflow import Msg, Step, msg_of


class Write(Step):
    """Turns each value into bytes of CBOR, for a sink that takes bytes, or `base64.encode`.

    What CBOR doesn't have is an error. Needs the extra `wolkflow[cbor]`.
    """

    example = "cbor.write: {}"

    def open(self) -> None:
        """Import the library."""
        import cbor2  # noqa: PLC0415  # an extra, for those who use it

        self._dump = cbor2.dumps

    def process(self, msg: Msg) -> Msg:
        """Send the bytes on."""
        try:
            return msg_of((msg.name, self._dump(msg.value), msg.time))
        except Exception as error:
            raise ValueError(f"cbor.write can't write {msg.value!r:.60}: {error}") from error
