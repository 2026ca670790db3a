"""How long property tests try: a little each time, thoroughly when asked for.

    HYPOTHESIS_PROFILE=thorough tests/run

No deadlines: a machine that is shared may stand still for a while.
"""

import gc
import os
import signal
from collections.abc import Generator, Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.support.forked import Warm

# A shell lets what it starts in the background ignore Ctrl-C, and all that starts from there.
signal.signal(signal.SIGINT, signal.default_int_handler)

slow = [HealthCheck.too_slow]
settings.register_profile("quick", max_examples=25, deadline=None, suppress_health_check=slow)
settings.register_profile("thorough", max_examples=300, deadline=None, suppress_health_check=slow)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Let nobody look for garbage among what stays to the end: that took a quarter of the time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(scope="session")
def warm() -> Iterator[Warm]:
    """What starts `wolkflow` fast."""
    with Warm() as warm:
        yield warm
