"""Simulated worlds: what sensors measure, and what goes wrong when, out of a scenario file."""

from wolkflow.simulation.curves import Curve
from wolkflow.simulation.scenario import Scenario, load_scenario

__all__ = ["Curve", "Scenario", "load_scenario"]
