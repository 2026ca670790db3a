"""The checksum that many sensors send along: CRC-8 with the polynomial x⁸+x⁵+x⁴+1.

Data sheet SHT3x-DIS, section 4.12; AHT20 uses the same one; HTU21D and Si7021 start it at 0.
"""

from wolkflow_i2c.device import ChecksumError

POLYNOMIAL = 0x31


def crc8(content: bytes, start: int = 0xFF) -> int:
    """Work out the checksum of some bytes."""
    crc = start
    for byte in content:
        crc ^= byte
        for _ in range(8):
            crc = (crc << 1 ^ POLYNOMIAL if crc & 0x80 else crc << 1) & 0xFF
    return crc


def checked(answer: bytes, where: str, start: int = 0xFF) -> bytes:
    """Give an answer without the checksum that it ends with; ChecksumError if that is wrong."""
    if crc8(answer[:-1], start) != answer[-1]:
        raise ChecksumError(
            f"what {where} sent has a wrong checksum: keep the wires short and away from motors"
        )
    return answer[:-1]


def words(answer: bytes, where: str) -> list[int]:
    """Take numbers of 16 bits out of an answer in which a checksum follows each."""
    triples = [answer[first : first + 3] for first in range(0, len(answer), 3)]
    return [int.from_bytes(checked(triple, where), "big") for triple in triples]


def with_crc(*numbers: int) -> bytes:
    """Write numbers of 16 bits, a checksum after each, as such a chip sends and takes them."""
    pairs = [number.to_bytes(2, "big") for number in numbers]
    return b"".join(pair + bytes([crc8(pair)]) for pair in pairs)
