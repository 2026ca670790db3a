"""The engine: runs a graph."""

from wolkflow.engine.clock import Clock, SystemClock
from wolkflow.engine.engine import Driver, Engine
from wolkflow.engine.state import State, StateFolder
from wolkflow.engine.stats import NodeStats
from wolkflow.engine.threads import Threads

__all__ = [
    "Clock",
    "Driver",
    "Engine",
    "NodeStats",
    "State",
    "StateFolder",
    "SystemClock",
    "Threads",
]
