"""The web in a simulation."""

import logging

from wolkflow import SimulationClock
from wolkflow.testing.web import FakeWeb

log = logging.getLogger("wolkflow.simulation")


def simulated_web(clock: SimulationClock) -> FakeWeb:
    """Stand for every server: each answers with an empty object, and nothing is sent."""
    log.info("servers are simulated: nothing is sent, and each answers with an empty object")
    return FakeWeb(clock)
