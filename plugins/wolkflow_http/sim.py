"""The web in a simulation."""

from wolkflow import SimulationClock
from wolkflow.testing.web import FakeWeb


def simulated_web(clock: SimulationClock) -> FakeWeb:
    """Stand for every server: each answers with an empty object, and nothing is sent."""
    return FakeWeb(clock)
