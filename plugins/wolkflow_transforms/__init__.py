"""Transforms: steps that change, filter and pace values, and the two simplest sources."""

from collections.abc import Mapping, Sequence

from wolkflow import Node, SimulationClock, hookimpl


@hookimpl
def wolkflow_nodes() -> Mapping[str, str]:
    """Name this plugin's nodes."""
    return {
        "accumulate": "wolkflow_transforms.accumulate:Accumulate",
        "batch": "wolkflow_transforms.batch:Batch",
        "calibrate": "wolkflow_transforms.calibrate:Calibrate",
        "changed": "wolkflow_transforms.changed:Changed",
        "clamp": "wolkflow_transforms.clamp:Clamp",
        "compute": "wolkflow_transforms.compute:Compute",
        "convert": "wolkflow_transforms.convert:Convert",
        "deadband": "wolkflow_transforms.deadband:Deadband",
        "debounce": "wolkflow_transforms.debounce:Debounce",
        "delay": "wolkflow_transforms.delay:Delay",
        "delete": "wolkflow_transforms.delete:Delete",
        "delta": "wolkflow_transforms.delta:Delta",
        "derivative": "wolkflow_transforms.derivative:Derivative",
        "exec": "wolkflow_transforms.exec:Exec",
        "exponential": "wolkflow_transforms.exponential:Exponential",
        "heartbeat": "wolkflow_transforms.heartbeat:Heartbeat",
        "hysteresis": "wolkflow_transforms.hysteresis:Hysteresis",
        "inject": "wolkflow_transforms.inject:Inject",
        "integrate": "wolkflow_transforms.integrate:Integrate",
        "join": "wolkflow_transforms.join:Join",
        "kalman": "wolkflow_transforms.kalman:Kalman",
        "keep": "wolkflow_transforms.keep:Keep",
        "key_value": "wolkflow_transforms.key_value:KeyValue",
        "log": "wolkflow_transforms.log:Log",
        "lookup": "wolkflow_transforms.lookup:Lookup",
        "lowpass": "wolkflow_transforms.lowpass:Lowpass",
        "maximum": "wolkflow_transforms.maximum:Maximum",
        "median": "wolkflow_transforms.median:Median",
        "minimum": "wolkflow_transforms.minimum:Minimum",
        "move": "wolkflow_transforms.move:Move",
        "moving_average": "wolkflow_transforms.moving_average:MovingAverage",
        "outlier": "wolkflow_transforms.outlier:Outlier",
        "pid": "wolkflow_transforms.pid:Pid",
        "print": "wolkflow_transforms.print:Print",
        "python": "wolkflow_transforms.python:Python",
        "quantile": "wolkflow_transforms.quantile:Quantile",
        "range": "wolkflow_transforms.range:Range",
        "rate": "wolkflow_transforms.rate:Rate",
        "regex": "wolkflow_transforms.regex:Regex",
        "rename": "wolkflow_transforms.rename:Rename",
        "round": "wolkflow_transforms.round:Round",
        "route": "wolkflow_transforms.route:Route",
        "sample": "wolkflow_transforms.sample:Sample",
        "scale": "wolkflow_transforms.scale:Scale",
        "schedule": "wolkflow_transforms.schedule:Schedule",
        "set": "wolkflow_transforms.set:Set",
        "sort": "wolkflow_transforms.sort:Sort",
        "split": "wolkflow_transforms.split:Split",
        "state_machine": "wolkflow_transforms.state_machine:StateMachine",
        "template": "wolkflow_transforms.template:Template",
        "thermostat": "wolkflow_transforms.thermostat:Thermostat",
        "throttle": "wolkflow_transforms.throttle:Throttle",
        "timeout": "wolkflow_transforms.timeout:Timeout",
        "timer": "wolkflow_transforms.timer:Timer",
        "toggle": "wolkflow_transforms.toggle:Toggle",
        "trigger": "wolkflow_transforms.trigger:Trigger",
        "watchdog": "wolkflow_transforms.watchdog:Watchdog",
        "when": "wolkflow_transforms.when:When",
        "window": "wolkflow_transforms.window:Window",
        "wrap": "wolkflow_transforms.wrap:Wrap",
    }


@hookimpl
def wolkflow_simulate(nodes: Sequence[Node], clock: SimulationClock) -> Mapping[str, object]:
    """Stand in for the programs that `exec` runs."""
    if not any(type(node).__module__ == "wolkflow_transforms.exec" for node in nodes):
        return {}
    from wolkflow_transforms.sim import simulated_programs  # noqa: PLC0415  # only for simulations

    return {"exec": simulated_programs(clock)}
