"""wolkflow: pipelines in YAML for the Raspberry Pi.

The names below are what a plugin is written with.
"""

from wolkflow.errors import ConfigError, HardwareError, PluginError, StateError, WolkflowError
from wolkflow.expression import Expression
from wolkflow.fields import Duration, I2cAddress, Interval, LocalPath, Percent, Pin, Size
from wolkflow.hookspecs import ChipFound, SimulationClock, hookimpl
from wolkflow.json_text import json_reader, json_writer, message_reader, message_writer
from wolkflow.message import Msg, check_value, msg_of
from wolkflow.node import Claim, Node, Poller, Source, Step, TwoWay
from wolkflow.node_host import Timer
from wolkflow.pins import pin_text
from wolkflow.web import Http, Web

__version__ = "0.1.0"

__all__ = [
    "ChipFound",
    "Claim",
    "ConfigError",
    "Duration",
    "Expression",
    "HardwareError",
    "Http",
    "I2cAddress",
    "Interval",
    "LocalPath",
    "Msg",
    "Node",
    "Percent",
    "Pin",
    "PluginError",
    "Poller",
    "SimulationClock",
    "Size",
    "Source",
    "StateError",
    "Step",
    "Timer",
    "TwoWay",
    "Web",
    "WolkflowError",
    "check_value",
    "hookimpl",
    "json_reader",
    "json_writer",
    "message_reader",
    "message_writer",
    "msg_of",
    "pin_text",
]
