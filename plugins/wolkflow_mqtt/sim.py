"""Brokers in a simulation."""

from wolkflow import SimulationClock
from wolkflow.testing.mqtt import FakeBrokers


def simulated_brokers(clock: SimulationClock) -> FakeBrokers:
    """Stand for every broker: what the pipeline publishes comes back to where it listens."""
    return FakeBrokers(clock)
