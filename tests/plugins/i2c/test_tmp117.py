import pytest

from tests.support.i2c import Fixed, Table
from wolkflow_i2c.tmp117 import Tmp117


@pytest.mark.parametrize(
    ("code", "celsius"),
    [
        ("f380", -25),
        ("fff0", -0.125),
        ("ffff", -0.0078),
        ("0000", 0),
        ("0001", 0.0078),
        ("0010", 0.125),
        ("0080", 1),
        ("0c80", 25),
        ("3200", 100),
        ("7fff", 255.9922),
    ],
)
def test_the_data_sheets_table(code, celsius):
    with Table(Tmp117(), lambda clock: Fixed(x0f="0117", x00=code)) as table:
        assert table.latest() == {"temperature": celsius}


def test_a_chip_that_has_not_measured_is_an_error_not_256_degrees_of_frost():
    with Table(Tmp117(), lambda clock: Fixed(x0f="0117", x00="8000")) as table:
        assert table.bench.out == []
        assert "has not measured yet" in table.errors()[0]


def test_the_revision_in_the_id_does_not_matter():
    with Table(Tmp117(), lambda clock: Fixed(x0f="1117", x00="0c80")) as table:
        assert table.latest() == {"temperature": 25}
