"""The server in a simulation."""

from wolkflow import SimulationClock
from wolkflow.testing.web import FakeWeb


def simulated_server(clock: SimulationClock) -> FakeWeb:
    """Stand for every server: each takes everything, and nothing is sent."""
    return FakeWeb(clock)
