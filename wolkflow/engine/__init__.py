"""The engine: runs a graph."""

from wolkflow.engine.clock import Clock, SystemClock
from wolkflow.engine.difference import Difference
from wolkflow.engine.driver import Driver
from wolkflow.engine.engine import Engine
from wolkflow.engine.state import State, StateFolder
from wolkflow.engine.stats import NodeStats
from wolkflow.engine.threads import Threads

__all__ = [
    "Clock",
    "Difference",
    "Driver",
    "Engine",
    "NodeStats",
    "State",
    "StateFolder",
    "SystemClock",
    "Threads",
]
