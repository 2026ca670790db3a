import pytest

from wolkflow_i2c.crc import checked, crc8, with_crc, words
from wolkflow_i2c.device import ChecksumError


@pytest.mark.parametrize(
    ("content", "start", "crc"),
    [
        ("beef", 0xFF, 0x92),  # SHT3x, section 4.12
        ("00", 0xFF, 0xAC),  # SHTC3, section 5.10
        ("683a", 0x00, 0x7C),  # HTU21D, "Checksum"
        ("4e85", 0x00, 0x6B),
        ("dc", 0x00, 0x79),
    ],
)
def test_the_data_sheets_examples(content, start, crc):
    assert crc8(bytes.fromhex(content), start) == crc


def test_words_come_apart_and_together():
    answer = bytes.fromhex("01f433 6667a2 5eb93c")  # SCD4x, section 3.6.2

    assert words(answer, "0x62") == [0x01F4, 0x6667, 0x5EB9]
    assert with_crc(0x01F4, 0x6667, 0x5EB9) == answer


@pytest.mark.parametrize("bit", range(24))
def test_every_wrong_bit_is_found(bit):
    garbled = (0xBEEF92 ^ 1 << bit).to_bytes(3)

    with pytest.raises(ChecksumError, match="0x44 on I2C bus 1 sent has a wrong checksum"):
        checked(garbled, "0x44 on I2C bus 1")
