"""A Raspberry Pi that is not there: busier and warmer every few minutes."""

import math
from collections.abc import Callable

from wolkflow import SimulationClock
from wolkflow_system.sim.files import SimulatedFiles

TOTAL = 3_884_361  # kB: a Pi 4 with 4 GB


def simulated_files(clock: SimulationClock) -> SimulatedFiles:
    """Make the files that the nodes read."""

    def busy() -> float:
        return 0.3 + 0.25 * math.sin(2 * math.pi * clock.monotonic() / 420)

    def ticks() -> str:
        seconds = 86_400 + clock.monotonic()
        swung = 420 / (2 * math.pi) * (1 - math.cos(2 * math.pi * clock.monotonic() / 420))
        worked = 0.3 * seconds + 0.25 * swung  # what `busy` adds up to
        return f"cpu  {worked * 400:.0f} 0 0 {(seconds - worked) * 400:.0f} 0 0 0 0 0 0\n"

    def load() -> str:
        return f"{4 * busy():.2f} 1.20 1.20 2/180 4242"

    return SimulatedFiles(
        {
            "/sys/class/thermal/thermal_zone0/type": lambda: "cpu-thermal",
            "/sys/class/thermal/thermal_zone0/temp": lambda: f"{42_000 + 20_000 * busy():.0f}",
            "/sys/devices/platform/soc/soc:firmware/get_throttled": throttled(clock),
            "/proc/stat": ticks,
            "/proc/loadavg": load,
            "/proc/meminfo": lambda: memory(busy()),
            "/proc/net/wireless": wireless(clock),
            "/proc/uptime": lambda: f"{86_400 + clock.monotonic():.2f} 300000.00",
        }
    )


def throttled(clock: SimulationClock) -> Callable[[], str]:
    """Have too little voltage for ten seconds each quarter of an hour."""

    def content() -> str:
        now = 0x1 if clock.monotonic() % 900 >= 890 else 0
        before = 0x10000 if clock.monotonic() >= 890 else 0
        return f"{now | before:x}"

    return content


def memory(busy: float) -> str:
    """Use more memory while it is busier."""
    available = round(TOTAL * (0.8 - 0.2 * busy))
    return (
        f"MemTotal: {TOTAL} kB\nMemFree: 900000 kB\nMemAvailable: {available} kB\n"
        "SwapTotal: 102396 kB\nSwapFree: 92396 kB\n"
    )


def wireless(clock: SimulationClock) -> Callable[[], str]:
    """Be received a little better and worse."""

    def content() -> str:
        level = -58 + round(6 * math.sin(2 * math.pi * clock.monotonic() / 700))
        return (
            "Inter-| sta-|   Quality        |   Discarded packets               | Missed | WE\n"
            " face | tus | link level noise |  nwid  crypt   frag  retry   misc | beacon | 22\n"
            f" wlan0: 0000   {110 + level}.  {level}.  -256   0   0   0   3   5   0\n"
        )

    return content
