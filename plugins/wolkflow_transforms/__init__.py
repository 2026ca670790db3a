"""Transforms: steps that change, filter and pace values, and the two simplest sources."""

from collections.abc import Mapping

from wolkflow import hookimpl


@hookimpl
def wolkflow_nodes() -> Mapping[str, str]:
    """Name this plugin's nodes."""
    return {
        "calibrate": "wolkflow_transforms.calibrate:Calibrate",
        "clamp": "wolkflow_transforms.clamp:Clamp",
        "compute": "wolkflow_transforms.compute:Compute",
        "convert": "wolkflow_transforms.convert:Convert",
        "deadband": "wolkflow_transforms.deadband:Deadband",
        "debounce": "wolkflow_transforms.debounce:Debounce",
        "delete": "wolkflow_transforms.delete:Delete",
        "hysteresis": "wolkflow_transforms.hysteresis:Hysteresis",
        "inject": "wolkflow_transforms.inject:Inject",
        "keep": "wolkflow_transforms.keep:Keep",
        "log": "wolkflow_transforms.log:Log",
        "lookup": "wolkflow_transforms.lookup:Lookup",
        "move": "wolkflow_transforms.move:Move",
        "moving_average": "wolkflow_transforms.moving_average:MovingAverage",
        "print": "wolkflow_transforms.print:Print",
        "range": "wolkflow_transforms.range:Range",
        "rename": "wolkflow_transforms.rename:Rename",
        "round": "wolkflow_transforms.round:Round",
        "scale": "wolkflow_transforms.scale:Scale",
        "set": "wolkflow_transforms.set:Set",
        "split": "wolkflow_transforms.split:Split",
        "template": "wolkflow_transforms.template:Template",
        "throttle": "wolkflow_transforms.throttle:Throttle",
        "timer": "wolkflow_transforms.timer:Timer",
        "toggle": "wolkflow_transforms.toggle:Toggle",
        "when": "wolkflow_transforms.when:When",
        "wrap": "wolkflow_transforms.wrap:Wrap",
    }
