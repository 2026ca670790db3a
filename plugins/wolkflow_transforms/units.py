"""Units that people use, each as its factor (and offset) to the first of its kind."""

from collections.abc import Mapping
from difflib import get_close_matches

Unit = tuple[str, float, float]
"""What it measures, and how a number becomes one of the base unit: times factor, plus offset."""

FAHRENHEIT = 5 / 9

KINDS: Mapping[str, Mapping[str, float | tuple[float, float]]] = {
    "temperature": {
        "celsius": 1.0,
        "fahrenheit": (FAHRENHEIT, -32 * FAHRENHEIT),
        "kelvin": (1.0, -273.15),
    },
    "pressure": {
        "Pa": 1.0, "hPa": 100.0, "mbar": 100.0, "kPa": 1e3, "bar": 1e5, "psi": 6894.757293168,
        "mmHg": 133.322387415, "inHg": 3386.388640341, "atm": 101325.0,
    },
    "length": {
        "m": 1.0, "mm": 1e-3, "cm": 1e-2, "km": 1e3, "in": 0.0254, "ft": 0.3048, "yd": 0.9144,
        "mi": 1609.344, "nmi": 1852.0,
    },
    "speed": {
        "m/s": 1.0, "km/h": 1 / 3.6, "mph": 0.44704, "kn": 1852 / 3600, "ft/s": 0.3048,
        "cm/s": 0.01,
    },
    "volume": {
        "l": 1.0, "ml": 1e-3, "m3": 1e3, "gal": 3.785411784, "pt": 0.473176473, "ft3": 28.316846592,
    },
    "flow": {
        "l/min": 1.0, "l/s": 60.0, "l/h": 1 / 60, "m3/h": 1000 / 60, "gal/min": 3.785411784,
        "ft3/min": 28.316846592,
    },
    "mass": {"kg": 1.0, "g": 1e-3, "mg": 1e-6, "t": 1e3, "lb": 0.45359237, "oz": 0.028349523125},
    "energy": {
        "J": 1.0, "kJ": 1e3, "MJ": 1e6, "Wh": 3.6e3, "kWh": 3.6e6, "cal": 4.184, "kcal": 4184.0,
        "BTU": 1055.05585262,
    },
    "power": {"W": 1.0, "mW": 1e-3, "kW": 1e3, "MW": 1e6, "hp": 745.6998715823},
    "voltage": {"V": 1.0, "mV": 1e-3, "uV": 1e-6, "kV": 1e3},
    "current": {"A": 1.0, "mA": 1e-3, "uA": 1e-6},
    "angle": {"deg": 1.0, "rad": 57.29577951308232, "turn": 360.0},
    "time": {"s": 1.0, "ms": 1e-3, "min": 60.0, "h": 3600.0, "d": 86400.0},
    "data": {
        "B": 1.0, "kB": 1e3, "MB": 1e6, "GB": 1e9, "KiB": 1024.0, "MiB": 2.0**20, "GiB": 2.0**30,
    },
    "frequency": {"Hz": 1.0, "kHz": 1e3, "MHz": 1e6, "rpm": 1 / 60},
}  # fmt: skip

ALSO: Mapping[str, str] = {
    "C": "celsius", "°C": "celsius", "F": "fahrenheit", "°F": "fahrenheit", "K": "kelvin",
    "pascal": "Pa", "millibar": "mbar", "meter": "m", "metre": "m", "inch": "in", "foot": "ft",
    "feet": "ft", "mile": "mi", "knot": "kn", "knots": "kn", "liter": "l", "litre": "l", "L": "l",
    "gallon": "gal", "m³": "m3", "m³/h": "m3/h", "kilogram": "kg", "gram": "g", "pound": "lb",
    "ounce": "oz", "joule": "J", "watt": "W", "volt": "V", "ampere": "A", "µV": "uV", "µA": "uA",
    "degree": "deg", "°": "deg", "radian": "rad", "second": "s", "minute": "min", "hour": "h",
    "day": "d", "byte": "B", "hertz": "Hz", "kmh": "km/h",
}  # fmt: skip


def unit(name: str) -> Unit:
    """Find a unit by its sign or name; ValueError with those that look alike."""
    name = ALSO.get(name, name)
    for kind, units in KINDS.items():
        if name in units:
            measure = units[name]
            factor, offset = measure if isinstance(measure, tuple) else (measure, 0.0)
            return kind, factor, offset
    known = [*(one for units in KINDS.values() for one in units), *ALSO]
    close = get_close_matches(name, known, 3)
    hint = f"did you mean {' or '.join(close)}?" if close else "the README has all there are"
    raise ValueError(f"{name!r:.40} is not a unit known here: {hint}")
