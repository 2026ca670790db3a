from wolkflow import Step
from wolkflow.testing import Bench, MemoryState
from wolkflow_transforms.remembered import Remembered


class Bare(Step):
    """A node with a store."""


def test_a_change_is_in_the_store_within_a_second():
    with Bench(Bare()) as bench:
        totals = Remembered(bench.node, "totals")
        totals.begin("a", 1.5)
        totals.changed()
        assert "totals" not in bench.store
        bench.advance(1)
        assert bench.store["totals"] == {"a": 1.5}


def test_what_was_saved_is_there_again():
    state = MemoryState()
    with Bench(Bare(), state=state) as bench:
        totals = Remembered(bench.node, "totals")
        totals.begin("a", 1.5)
        totals.changed()
        totals.save()
    with Bench(Bare(), state=state) as bench:
        assert Remembered(bench.node, "totals") == {"a": 1.5}
        assert Remembered(bench.node, None) == {}
