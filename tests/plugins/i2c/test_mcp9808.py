import pytest

from tests.support.i2c import Fixed, Table
from wolkflow_i2c.mcp9808 import Mcp9808


def table_with(temperature: str, manufacturer: str = "0054", device: str = "0400") -> Table:
    chip = Fixed(x05=temperature, x06=manufacturer, x07=device)
    return Table(Mcp9808(), lambda clock: chip)


@pytest.mark.parametrize(
    ("register", "celsius"),
    [
        ("c194", 25.25),  # section 5.1.3.1; the three highest bits are alarms
        ("0194", 25.25),
        ("0000", 0),
        ("1ff8", -0.5),
        ("1d80", -40),
        ("07d0", 125),
    ],
)
def test_the_formula_of_the_data_sheet(register, celsius):
    with table_with(register) as table:
        assert table.latest() == {"temperature": celsius}


@pytest.mark.parametrize(("manufacturer", "device"), [("1234", "0400"), ("0054", "0200")])
def test_something_else_is_refused(manufacturer, device):
    with table_with("0194", manufacturer, device) as table:
        assert table.bench.out == []
        assert "that is not an MCP9808: remove this node, or connect" in table.errors()[0]
