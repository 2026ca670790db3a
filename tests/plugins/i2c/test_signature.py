import pytest

from wolkflow.config import load
from wolkflow.errors import ConfigError
from wolkflow.registry import Registry
from wolkflow_i2c.bme280 import Bme280
from wolkflow_i2c.registers import Registers
from wolkflow_i2c.signature import Signature


@pytest.mark.parametrize(
    ("addresses", "text"),
    [
        ((0x61,), "it is at 0x61"),
        ((0x76, 0x77), "it is at 0x76 or 0x77"),
        ((0x23, 0x5C), "it is at 0x23 or 0x5c"),
        (range(0x40, 0x50), "it is at 0x40 to 0x4f"),
        ((*range(0x20, 0x28), *range(0x38, 0x40)), "it is at 0x20 to 0x27 or 0x38 to 0x3f"),
    ],
    ids=str,
)
def test_an_address_that_a_chip_cannot_have_is_refused_with_those_it_can(addresses, text):
    with pytest.raises(ValueError, match=f"^this chip can't be at 0x0a: {text}$"):
        Signature(addresses).check(0x0A)
    assert Signature(addresses).check(addresses[-1]) == addresses[-1]


def test_a_decimal_number_that_looks_like_the_address_is_recognised():
    with pytest.raises(ValueError, match=r"at 0x4c: it is at 0x76 or 0x77; did you mean 0x76\?"):
        Bme280(address=76)


def test_a_chip_that_is_described_may_be_anywhere():
    assert Registers(address=76, values={"a": {"register": 1}}).address == 0x4C


def test_check_says_so_at_the_address(tmp_path):
    file = tmp_path / "station.yaml"
    file.write_text(
        "nodes:\n  climate:\n    i2c.bme280: {address: 76}\nflows:\n  a: [climate, print: {}]\n"
    )
    with pytest.raises(ConfigError) as caught:
        load([file], Registry.load(), {})
    (problem,) = caught.value.problems
    assert (problem.place.line, problem.place.column) == (3, 27)
    assert "0x76 or 0x77" in problem.what
