"""The converters of Microchip's MCP3x0x family, bit by bit as their data sheets draw them.

Where a chip has several channels, a request is a start bit, a bit for single-ended, the channel,
and with two channels a bit for the order; after a clock for sampling and a null bit the result
follows, highest bit first (Microchip DS21294, DS21295, DS21034, DS21298, DS21697). A chip with one
channel sends without being asked, after two clocks and a null bit (DS21293, DS21290, DS21700).
"""

from collections.abc import Callable, Sequence

Volts = Callable[[int], float]
"""The voltage at a channel."""

CHANNEL_BITS = {1: 0, 2: 1, 4: 3, 8: 3}


class Adc:
    """A converter with `channels`, of `bits`; `signed` for the family that tells a sign, too."""

    def __init__(
        self, volts: Volts, *, channels: int = 8, bits: int = 10, signed: bool = False
    ) -> None:
        self.reference = 3.3
        self._volts = volts
        self._channels = channels
        self._bits = bits
        self._signed = signed

    def transfer(self, words: Sequence[int]) -> list[int]:
        """Take bytes from the Pi, and give as many back."""
        sent = "".join(f"{word:08b}" for word in words)
        answer = self._answer(sent)
        padded = answer.ljust(len(sent), "0")[: len(sent)]
        return [int(padded[at : at + 8], 2) for at in range(0, len(padded), 8)]

    def _answer(self, sent: str) -> str:
        if self._channels == 1:
            return "11" + "0" + self._result(0, single=False)
        start = sent.index("1")
        width = CHANNEL_BITS[self._channels]
        single = sent[start + 1] == "1"
        channel = int(sent[start + 2 : start + 2 + width], 2)
        asked = start + 2 + width + (1 if self._channels == 2 else 0)
        sampling = 0 if self._channels == 2 else 1
        return "1" * (asked + sampling) + "0" + self._result(channel, single=single)

    def _result(self, channel: int, *, single: bool) -> str:
        volts = self._volts(channel)
        if not single:
            volts -= self._volts(channel ^ 1)
        scale = 2**self._bits
        code = int(scale * volts / self.reference)
        lowest = -scale if self._signed else 0
        code = max(lowest, min(scale - 1, code))
        width = self._bits + (1 if self._signed else 0)
        return f"{code & (2**width - 1):0{width}b}"
