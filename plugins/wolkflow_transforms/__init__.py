"""Transforms: steps that change, filter and pace values, and the two simplest sources."""

from collections.abc import Mapping

from wolkflow import hookimpl


@hookimpl
def wolkflow_nodes() -> Mapping[str, str]:
    """Name this plugin's nodes."""
    return {
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
        "exponential": "wolkflow_transforms.exponential:Exponential",
        "heartbeat": "wolkflow_transforms.heartbeat:Heartbeat",
        "hysteresis": "wolkflow_transforms.hysteresis:Hysteresis",
        "inject": "wolkflow_transforms.inject:Inject",
        "join": "wolkflow_transforms.join:Join",
        "kalman": "wolkflow_transforms.kalman:Kalman",
        "keep": "wolkflow_transforms.keep:Keep",
        "log": "wolkflow_transforms.log:Log",
        "lookup": "wolkflow_transforms.lookup:Lookup",
        "lowpass": "wolkflow_transforms.lowpass:Lowpass",
        "maximum": "wolkflow_transforms.maximum:Maximum",
        "median": "wolkflow_transforms.median:Median",
        "minimum": "wolkflow_transforms.minimum:Minimum",
        "move": "wolkflow_transforms.move:Move",
        "moving_average": "wolkflow_transforms.moving_average:MovingAverage",
        "outlier": "wolkflow_transforms.outlier:Outlier",
        "print": "wolkflow_transforms.print:Print",
        "quantile": "wolkflow_transforms.quantile:Quantile",
        "range": "wolkflow_transforms.range:Range",
        "rename": "wolkflow_transforms.rename:Rename",
        "round": "wolkflow_transforms.round:Round",
        "route": "wolkflow_transforms.route:Route",
        "sample": "wolkflow_transforms.sample:Sample",
        "scale": "wolkflow_transforms.scale:Scale",
        "set": "wolkflow_transforms.set:Set",
        "sort": "wolkflow_transforms.sort:Sort",
        "split": "wolkflow_transforms.split:Split",
        "template": "wolkflow_transforms.template:Template",
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
