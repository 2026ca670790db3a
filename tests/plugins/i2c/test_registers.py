import pytest
from pydantic import ValidationError

from tests.support.i2c import Fixed, Table
from wolkflow.config import load_text
from wolkflow.registry import Registry
from wolkflow.testing.i2c import RegisterChip
from wolkflow_i2c.registers import Registers

TMP102 = {"register": 0, "bytes": 2, "bits": "15..4", "signed": True, "scale": 0.0625}


def table(registers: dict[int, bytes], **settings) -> Table:
    settings = {"address": 0x48, **settings}
    return Table(Registers(**settings), lambda clock: RegisterChip(registers))


@pytest.mark.parametrize(
    ("content", "celsius"), [("1900", 25), ("0040", 0.25), ("e700", -25), ("7ff0", 127.9375)]
)
def test_reads_a_tmp102_without_its_driver(content, celsius):
    with table({0: bytes.fromhex(content)}, values={"temperature": TMP102}) as desk:
        assert desk.latest() == {"temperature": celsius}


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ({}, 0x81),
        ({"bits": "7"}, 1),
        ({"bits": 7}, 1),
        ({"bits": "3..0"}, 1),
        ({"signed": True}, -127),
        ({"bytes": 2}, 0x8123),
        ({"bytes": 2, "order": "little"}, 0x2381),
        ({"bytes": 2, "order": "little", "bits": "13..8"}, 0x23),
        ({"bytes": 3}, 0x812345),
        ({"bits": "7..4", "signed": True, "scale": 0.5, "offset": 20}, 16),
        ({"bits": "6..1"}, 0),
    ],
    ids=str,
)
def test_bytes_bits_sign_scale_and_offset(value, result):
    with table({5: bytes.fromhex("812345")}, values={"a": {"register": 5, **value}}) as desk:
        assert desk.latest() == {"a": result}


def test_writes_first_what_the_chip_needs():
    with table({}, init=[[0x2D, 8], [0x31, 0x0B]], values={"a": {"register": 0x32}}) as desk:
        assert desk.written() == ["2d08", "310b", "32"]


def test_values_of_one_register_come_from_one_transfer():
    values = {"x": {"register": 1, "bits": "7..4"}, "y": {"register": 1, "bits": "3..0"}}
    with table({1: b"\x5a"}, values=values) as desk:
        assert desk.latest() == {"x": 5, "y": 10}
        assert len(desk.bus.log) == 1


def test_a_command_chip_is_measured_and_read_plainly():
    values = {
        "temperature": {"bytes": 2, "scale": 175 / 65535, "offset": -45},
        "humidity": {"at": 3, "bytes": 2, "scale": 100 / 65535},
    }
    measure = {"write": [0x24, 0x00], "wait": "16ms"}
    node = Registers(address=0x44, measure=measure, values=values)
    with Table(node, lambda clock: Fixed(x2400="6666 93 8000 a2")) as desk:
        assert desk.latest() == pytest.approx({"temperature": 25, "humidity": 50}, abs=0.01)
        before = desk.clock.monotonic()
        desk.bench.node.read()
        assert desk.clock.monotonic() - before == pytest.approx(0.016)
        assert len(desk.bus.log[-1].answered) == 5


def test_the_id_is_checked():
    settings = {"id": {"register": 0xD0, "is": 0x58}, "values": {"a": {"register": 0xFA}}}
    with table({0xD0: b"\x58"}, **settings) as desk:
        assert desk.errors() == []
    with table({0xD0: b"\x60"}, **settings) as desk:
        assert desk.errors() == [
            (
                "0x48 on I2C bus 1 answers with id 0x60: that is not the chip with id 0x58: "
                "remove this node, or connect the chip with id 0x58"
            )
        ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"bits": "8"}, "bits: 8 is not in 1 bytes: write the higher bit first, at most 7"),
        ({"bits": "4..15", "bytes": 2}, "write the higher bit first"),
        ({"bits": "all"}, "match pattern"),
        ({"register": 256}, "less than or equal to 255"),
        ({"bite": 2}, "bite"),
    ],
)
def test_a_wrong_description_is_refused(value, text):
    with pytest.raises(ValidationError, match=text):
        Registers(address=0x48, values={"a": value})


def test_is_written_in_a_pipeline_with_its_numbers_in_hex():
    text = """
nodes:
  chip:
    i2c.registers:
      address: 0x1d
      id: {register: 0x00, is: 0xE5}
      init: [[0x2D, 0x08]]
      values:
        x: {register: 0x32, bytes: 2, order: little, signed: true, scale: 0.0039}
flows:
  flow: [chip.x, log: ]
"""
    node = load_text(text, Registry.load(), {}).nodes["chip"]
    assert isinstance(node, Registers)
    assert node.id.is_ == 0xE5
    assert node.init == [[0x2D, 8]]
