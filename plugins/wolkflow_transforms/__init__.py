"""Transforms: steps that change, filter and pace values, and the two simplest sources."""

from collections.abc import Mapping

from wolkflow import hookimpl


@hookimpl
def wolkflow_nodes() -> Mapping[str, str]:
    """Name this plugin's nodes."""
    return {
        "calibrate": "wolkflow_transforms.calibrate:Calibrate",
        "clamp": "wolkflow_transforms.clamp:Clamp",
        "deadband": "wolkflow_transforms.deadband:Deadband",
        "debounce": "wolkflow_transforms.debounce:Debounce",
        "hysteresis": "wolkflow_transforms.hysteresis:Hysteresis",
        "inject": "wolkflow_transforms.inject:Inject",
        "log": "wolkflow_transforms.log:Log",
        "moving_average": "wolkflow_transforms.moving_average:MovingAverage",
        "print": "wolkflow_transforms.print:Print",
        "rename": "wolkflow_transforms.rename:Rename",
        "round": "wolkflow_transforms.round:Round",
        "scale": "wolkflow_transforms.scale:Scale",
        "split": "wolkflow_transforms.split:Split",
        "throttle": "wolkflow_transforms.throttle:Throttle",
        "timer": "wolkflow_transforms.timer:Timer",
        "toggle": "wolkflow_transforms.toggle:Toggle",
        "when": "wolkflow_transforms.when:When",
    }
