import pytest

from tests.support.i2c import Table
from wolkflow_i2c.ads1015 import Ads1015
from wolkflow_i2c.sim.ads1115 import Ads1115Model
from wolkflow_i2c.sim.world import steady


def test_is_read_as_an_ads1115_but_faster():
    node = Ads1015(inputs={"a": 0})
    inputs = [steady(1.0)] * 4
    with Table(node, lambda clock: Ads1115Model(inputs, clock, rate=1600)) as table:
        assert table.latest() == {"a": pytest.approx(1.0, abs=0.002)}
        before = table.clock.monotonic()
        table.bench.node.read()
        assert table.clock.monotonic() - before < 0.001
        assert table.written()[1] == "01c383"  # 1600 samples a second: table 8-3, the code 4
