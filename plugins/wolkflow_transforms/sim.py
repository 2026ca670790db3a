"""Programs in a simulation."""

from wolkflow import SimulationClock
from wolkflow.testing.programs import FakePrograms


def simulated_programs(clock: SimulationClock) -> FakePrograms:
    """Stand for every program: none is run, each gives back what it is given."""
    return FakePrograms(clock)
