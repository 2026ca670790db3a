import pytest
from pydantic import ValidationError

from tests.support.i2c import Table
from wolkflow_i2c.ads1115 import Ads1115
from wolkflow_i2c.sim.ads1115 import Ads1115Model
from wolkflow_i2c.sim.words import WordChip
from wolkflow_i2c.sim.world import steady


def table_with(*volts: float, **settings) -> Table:
    inputs = [steady(volt) for volt in (*volts, 0, 0, 0, 0)[:4]]
    return Table(Ads1115(**settings), lambda clock: Ads1115Model(inputs, clock))


class Answering(WordChip):
    """A chip that is always ready, with the same result."""

    def read_register(self, register: int) -> int:
        return self.registers[register] | (0x8000 if register == 1 else 0)


@pytest.mark.parametrize(
    ("result", "volts"),
    [(0x7FFF, 2.0479375), (0x0001, 0.0000625), (0, 0), (0xFFFF, -0.0000625), (0x8000, -2.048)],
)
def test_the_data_sheets_table_of_codes(result, volts):
    # section 7.5.4; full scale is 2.048 V
    node = Ads1115(inputs={"a": 0}, range="2.048V")
    with Table(node, lambda clock: Answering({0: result, 1: 0})) as table:
        assert table.latest() == {"a": volts}


def test_each_input_and_each_difference_is_a_series():
    inputs = {
        "a0": 0,
        "a1": 1,
        "a2": 2,
        "a3": 3,
        "low": "0-1",
        "far": "0-3",
        "b": "1-3",
        "c": "2-3",
    }
    with table_with(1.0, 0.25, 3.0, 0.5, inputs=inputs) as table:
        expected = {"a0": 1, "a1": 0.25, "a2": 3, "a3": 0.5, "low": 0.75, "far": 0.5, "b": -0.25}
        assert table.latest() == pytest.approx({**expected, "c": 2.5}, abs=0.0002)


def test_a_measurement_is_begun_with_its_settings_and_waited_for():
    with table_with(1.0, inputs={"a": 0}) as table:
        assert table.written() == ["01", "01c383", "01", "00"]  # figure 7-9: the configuration
        before = table.clock.monotonic()
        table.bench.node.read()
        assert table.clock.monotonic() - before == pytest.approx(0.0086, abs=0.0002)


@pytest.mark.parametrize("full", ["6.144V", "4.096V", "2.048V", "1.024V", "0.512V", "0.256V"])
def test_each_range_has_its_own_steps(full):
    with table_with(0.2, inputs={"a": 0}, range=full) as table:
        step = float(full.removesuffix("V")) / 32768
        assert table.latest()["a"] == pytest.approx(0.2, abs=step)


@pytest.mark.parametrize("inputs", [{}, {"a": 4}, {"a": "0-2"}])
def test_an_input_that_is_not_there_is_refused(inputs):
    with pytest.raises(ValidationError):
        Ads1115(inputs=inputs)
