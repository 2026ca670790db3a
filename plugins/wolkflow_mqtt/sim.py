"""Brokers in a simulation."""

import logging

from wolkflow import SimulationClock
from wolkflow.testing.mqtt import FakeBrokers

log = logging.getLogger("wolkflow.simulation")


def simulated_brokers(clock: SimulationClock) -> FakeBrokers:
    """Stand for every broker: what the pipeline publishes comes back to where it listens."""
    log.info("brokers are simulated: nothing leaves this computer")
    return FakeBrokers(clock)
