"""What pipelines and plugins are tested with: a bench, a clock moved by hand, fake hardware."""

from wolkflow.testing.bench import Bench
from wolkflow.testing.clock import VirtualClock
from wolkflow.testing.memory import MemoryState

__all__ = ["Bench", "MemoryState", "VirtualClock"]
