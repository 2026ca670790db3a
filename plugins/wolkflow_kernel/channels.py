"""What the kernel's files about a sensor are called, and which unit they have.

From the kernel's documentation: ABI/testing/sysfs-bus-iio, hwmon/sysfs-interface.rst.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple


class Channel(NamedTuple):
    """One value of a sensor: its series, what its files begin with, and what makes it our unit.

    `raw` values have to be multiplied by what is in a file beside them.
    """

    series: str
    name: str
    factor: float
    raw: bool = False


# what IIO calls it: series, factor to our unit
IIO = {
    "temp": ("temperature", 0.001),  # m°C -> °C
    "humidityrelative": ("humidity", 0.001),  # m% -> %
    "pressure": ("pressure", 10.0),  # kPa -> hPa
    "illuminance": ("light", 1.0),  # lx
    "voltage": ("voltage", 0.001),  # mV -> V
    "current": ("current", 0.001),  # mA -> A
    "power": ("power", 0.001),  # mW -> W
    "resistance": ("resistance", 1.0),  # ohm
    "accel": ("acceleration", 1.0),  # m/s²
    "anglvel": ("rotation", 1.0),  # rad/s
    "magn": ("field", 1.0),  # gauss
    "distance": ("distance", 1.0),  # m
    "proximity": ("proximity", 1.0),  # no unit
    "concentration": ("concentration", 10_000.0),  # % -> ppm
    "massconcentration": ("particles", 1.0),  # µg/m³
    "intensity": ("intensity", 1.0),  # no unit
    "uvindex": ("uv", 1.0),  # UV index
}
# what hwmon calls it: series, factor to our unit, whether the first one needs no number
HWMON = {
    "temp": ("temperature", 0.001, True),  # m°C -> °C
    "humidity": ("humidity", 0.001, True),  # m% -> %
    "in": ("voltage", 0.001, False),  # mV -> V
    "curr": ("current", 0.001, True),  # mA -> A
    "power": ("power", 0.000001, True),  # µW -> W
    "fan": ("fan", 1.0, True),  # turns a minute
}
IIO_FILE = re.compile(r"in_([a-z]+?)(\d*)((?:_[a-z0-9]+)*)_(input|raw)")
HWMON_FILE = re.compile(r"([a-z]+)(\d+)_input")


def iio_channels(files: Iterable[str]) -> list[Channel]:
    """Find the values in the folder of an IIO device; what is there ready needs no raw value."""
    found: dict[str, Channel] = {}
    for file in sorted(files):  # ..._input comes before ..._raw
        match = IIO_FILE.fullmatch(file)
        if match is None or match[1] not in IIO:
            continue
        kind, number, modifier, ending = match.groups()
        series, factor = IIO[kind]
        name = f"in_{kind}{number}{modifier}"
        full = "_".join(filter(None, (series, number))) + modifier
        full = "co2" if full == "concentration_co2" else full
        found.setdefault(full, Channel(full, name, factor, raw=ending == "raw"))
    return list(found.values())


def hwmon_channels(files: Iterable[str]) -> list[Channel]:
    """Find the values in the folder of a hwmon device."""
    found = []
    for file in sorted(files):
        match = HWMON_FILE.fullmatch(file)
        if match is None or match[1] not in HWMON:
            continue
        series, factor, plain = HWMON[match[1]]
        full = series if plain and match[2] == "1" else f"{series}_{match[2]}"
        found.append(Channel(full, match[1] + match[2], factor))
    return found
