"""How hot the processor is."""

from typing import ClassVar

from wolkflow import HardwareError
from wolkflow_system.computer import Computer, garbled

ZONES = "/sys/class/thermal"
KINDS = ("cpu-thermal", "cpu_thermal", "soc_thermal", "x86_pkg_temp")


class CpuTemperature(Computer):
    """Tells the temperature of the processor in °C; a Pi slows down from 80 °C on."""

    example = "system.cpu_temperature: {every: 30s}"
    series: ClassVar = {"temperature": "°C"}

    def read(self) -> dict[str, float]:
        """Read it: °C."""
        path = f"{self._zone()}/temp"
        text = self.text(path, "the temperature of its processor")
        try:
            return {"temperature": int(text) / 1000}
        except ValueError:
            raise garbled(path, text) from None

    def _zone(self) -> str:
        """Find the processor among what the kernel measures; else take the first."""
        zones = [
            f"{ZONES}/{name}"
            for name in self._files.names(ZONES)
            if name.startswith("thermal_zone")
        ]
        if not zones:
            raise HardwareError(
                f"this computer doesn't tell the temperature of its processor: {ZONES} is empty"
            )
        kinds = {self.text(f"{zone}/type", "what it measures"): zone for zone in zones}
        return next((kinds[kind] for kind in KINDS if kind in kinds), zones[0])
