"""A bench of a node whose library has threads of its own."""

from collections.abc import Callable

from tests.support.wait import wait_until
from wolkflow.testing import Bench


def run_until(bench: Bench, condition: Callable[[], object]) -> None:
    """Let the bench run what other threads bring, until a condition holds."""

    def holds() -> object:
        bench.advance(0)
        return condition()

    wait_until(holds)
