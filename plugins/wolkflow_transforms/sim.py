"""Programs in a simulation."""

import logging

from wolkflow import SimulationClock
from wolkflow.testing.programs import FakePrograms

log = logging.getLogger("wolkflow.simulation")


def simulated_programs(clock: SimulationClock) -> FakePrograms:
    """Stand for every program: none is run, each gives back what it is given."""
    log.info("programs are simulated: none is run, each gives back what it is given")
    return FakePrograms(clock)
