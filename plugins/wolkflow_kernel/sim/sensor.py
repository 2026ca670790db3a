"""A /sys with the sensors that a pipeline names."""

import math
from collections.abc import Callable, Iterable
from functools import partial

from wolkflow import SimulationClock
from wolkflow_kernel.sensor import IIO, Sensor
from wolkflow_kernel.sim.files import SimulatedFiles

# what it has: middle and swing in the kernel's unit, seconds for a swing
KINDS = {
    "in_temp_input": (22_000, 3000, 600),
    "in_humidityrelative_input": (45_000, 8000, 900),
    "in_pressure_input": (101.3, 0.6, 86_400),
    "in_illuminance_input": (400, 350, 300),
    "in_voltage0_input": (1500, 1000, 200),
}
LIGHT = {"bh1750", "tsl4531", "veml6070", "tsl2561", "veml7700"}
PRESSURE = {
    "bme280",
    "bme680",
    "bmp280",
    "bmp180",
    "bmp085",
    "bmp380",
    "ms5637",
    "ms5803",
    "ms5837",
}
HUMID = {
    "bme280",
    "bme680",
    "dht11",
    "dht22",
    "aht10",
    "aht20",
    "hdc100x",
    "htu21",
    "sht3x",
    "sht4x",
    "shtc3",
}


def simulated_files(sensors: Iterable[Sensor], clock: SimulationClock) -> SimulatedFiles:
    """Make the files of all sensors; two of one name are told apart by their `device`."""
    files: dict[str, Callable[[], str]] = {}
    for number, sensor in enumerate({(one.name, one.device): one for one in sensors}.values()):
        device = sensor.device.replace("/", "-")
        folder = f"{IIO}/{device}iio:device{number}"
        files[f"{folder}/name"] = partial(str, sensor.name)
        for file in _files_of(sensor.name):
            files[f"{folder}/{file}"] = _swinging(file, clock)
    return SimulatedFiles(files)


def _files_of(name: str) -> list[str]:
    if name in LIGHT:
        return ["in_illuminance_input"]
    if name.startswith(("ads", "mcp3")):
        return ["in_voltage0_input"]
    files = ["in_temp_input"]
    if name in HUMID:
        files.append("in_humidityrelative_input")
    if name in PRESSURE:
        files.append("in_pressure_input")
    return files


def _swinging(file: str, clock: SimulationClock) -> Callable[[], str]:
    middle, swing, period = KINDS[file]

    def content() -> str:
        return f"{middle + swing * math.sin(2 * math.pi * clock.monotonic() / period):.6f}"

    return content
