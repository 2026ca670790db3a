import pytest

from wolkflow import Msg, Step
from wolkflow.testing import Bench
from wolkflow_transforms.setpoint import Setpoint


class Bare(Step):
    """A node with a store."""


def test_what_a_series_says_is_remembered_only_for_those_that_ask():
    with Bench(Bare()) as bench:
        Setpoint(bench.node, 20, "target").take("pid", Msg("target", 22, 0))
        assert Setpoint(bench.node, 20, "target").value == 22
        assert Setpoint(bench.node, 20, None).value == 20
        with pytest.raises(ValueError, match="pid needs a number"):
            Setpoint(bench.node, 20, "target").take("pid", Msg("target", True, 0))
