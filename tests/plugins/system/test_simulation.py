import pytest

from wolkflow.testing import Bench, VirtualClock
from wolkflow_system import wolkflow_simulate
from wolkflow_system.cpu_temperature import CpuTemperature
from wolkflow_system.disk import Disk
from wolkflow_system.load import Load
from wolkflow_system.memory import Memory
from wolkflow_system.throttled import Throttled
from wolkflow_system.uptime import Uptime
from wolkflow_system.wifi import Wifi

NODES = [CpuTemperature, Disk, Load, Memory, Throttled, Uptime, Wifi]


@pytest.mark.parametrize("kind", NODES, ids=lambda kind: kind.__name__)
def test_each_has_a_simulated_computer_that_answers(kind):
    node, clock = kind(), VirtualClock()
    with Bench(node, clock=clock, resources=wolkflow_simulate([node], clock)) as bench:
        bench.advance(3600)
        assert bench.errors == []
        assert {msg.name for msg in bench.out} == set(node.series)


def test_the_simulated_computer_is_as_busy_as_it_says():
    node, clock = Load(), VirtualClock()
    with Bench(node, clock=clock, resources=wolkflow_simulate([node], clock)) as bench:
        bench.advance(3600)
        busy = [msg.value for msg in bench.out if msg.name == "cpu"]
        assert min(busy) < 10
        assert max(busy) > 50


def test_without_these_nodes_nothing_is_simulated():
    assert wolkflow_simulate([], VirtualClock()) == {}
