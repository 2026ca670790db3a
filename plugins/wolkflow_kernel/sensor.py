"""A sensor that a driver of the kernel reads: some 35 chips of the overlay i2c-sensor, DHT11, more.

The kernel measures, checks checksums and shares the bus; this node only reads its files.
"""

import re
from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from wolkflow import HardwareError, Poller
from wolkflow_kernel.channels import Channel, hwmon_channels, iio_channels
from wolkflow_kernel.files import Files, RealFiles

IIO, HWMON = "/sys/bus/iio/devices", "/sys/class/hwmon"
TRIES = 3
DHT = "dht11,gpiopin=4"
OVERLAYS = {"dht11": DHT, "dht22": DHT}  # others are in i2c-sensor, under their own names
SAME_DRIVER = {"dht22": "dht11"}  # the kernel calls both by the name of the first


class Sensor(Poller):
    """Reads a sensor that has a driver in the Linux kernel, by the name the kernel gives it.

    Its series are those that the kernel has: temperature in °C, humidity in %, pressure in hPa,
    light in lx, voltage in V, current in A, co2 in ppm, acceleration in m/s² and others.
    """

    example = "kernel.sensor: {name: bme280, every: 30s}"

    name: Annotated[
        str, Field(min_length=1, description="what the kernel calls it, as in the file `name`")
    ]

    device: Annotated[
        str,
        Field(description="which one, if there are several: a part of its path, like 1-0076"),
    ] = ""

    only: Annotated[
        list[str], Field(description="the series that are wanted; none: all there are")
    ] = Field(default_factory=list)

    @property
    def lane(self) -> str:
        """A lane of its own kind: a read takes as long as the chip measures."""
        return "kernel"

    def open(self) -> None:
        """Find the sensor among the kernel's devices."""
        self._files: Files = self.shared("kernel", RealFiles)
        self._folder = self._find()
        channels = self._channels()
        self._wanted = [one for one in channels if not self.only or one.series in self.only]
        missing = set(self.only) - {one.series for one in channels}
        if missing or not channels:
            offered = ", ".join(one.series for one in channels) or "nothing"
            raise HardwareError(
                f"{self.name} has no {', '.join(sorted(missing)) or 'values'}: it has {offered}"
            )

    def read(self) -> dict[str, float]:
        """Read each value."""
        return {channel.series: self._value(channel) for channel in self._wanted}

    def _find(self) -> str:
        """Give the device's folder; an error names what there is."""
        named = dict(self._devices())
        wanted = {self.name, SAME_DRIVER.get(self.name)}
        found = [folder for folder, name in named.items() if name.partition("@")[0] in wanted]
        chosen = [folder for folder in found if self.device in self._files.real(folder)]
        if len({self._chip(folder) for folder in chosen}) == 1:
            return chosen[0]
        if found:
            places = ", ".join(self._files.real(folder) for folder in found)
            raise HardwareError(
                f"the kernel has {len(found)} sensors named {self.name}: write which one under "
                f"device, a part of its path: {places}"
            )
        others = ", ".join(sorted(set(named.values()))) or "none"
        overlay = OVERLAYS.get(self.name, f"i2c-sensor,{self.name}")
        raise HardwareError(
            f"the kernel has no sensor named {self.name}, it has: {others}; add one with the line "
            f"dtoverlay={overlay} in config.txt, and restart"
        )

    def _chip(self, folder: str) -> str:
        """Give the path of the chip itself, which the kernel may show as IIO and as hwmon."""
        return re.split(r"/iio:device|/hwmon", self._files.real(folder))[0]

    def _devices(self) -> Iterator[tuple[str, str]]:
        for place in (IIO, HWMON):
            for device in self._files.names(place):
                if "name" in self._files.names(f"{place}/{device}"):
                    yield f"{place}/{device}", self._files.text(f"{place}/{device}/name")

    def _channels(self) -> list[Channel]:
        files = self._files.names(self._folder)
        return iio_channels(files) if self._folder.startswith(IIO) else hwmon_channels(files)

    def _value(self, channel: Channel) -> float:
        path = f"{self._folder}/{channel.name}"
        if not channel.raw:
            return self._in_our_unit(channel, self._number(f"{path}_input"))
        files = self._files.names(self._folder)
        offset = self._beside(channel, "offset", files, 0.0)
        scale = self._beside(channel, "scale", files, 1.0)
        return self._in_our_unit(channel, (self._number(f"{path}_raw") + offset) * scale)

    def _beside(self, channel: Channel, what: str, files: list[str], default: float) -> float:
        """Read what belongs to a raw value: its own file, or the one for all of its kind."""
        kind = channel.name.partition("_")[2].partition("_")[0].rstrip("0123456789")
        for file in (f"{channel.name}_{what}", f"in_{kind}_{what}"):
            if file in files:
                return self._number(f"{self._folder}/{file}")
        return default

    def _in_our_unit(self, channel: Channel, value: float) -> float:
        """Turn the kernel's unit into ours."""
        if self.name == "bme680" and channel.series in ("pressure", "humidity"):
            # until 2024 this driver had hPa and % where the others have kPa and m%
            limit = 300 if channel.series == "pressure" else 100
            right = value > limit if channel.series == "pressure" else value <= limit
            return round(value if right else value * channel.factor, 4)
        return round(value * channel.factor, 6)

    def _number(self, path: str) -> float:
        """Read a file; again if that fails, since some chips miss a measurement now and then."""
        for _ in range(TRIES - 1):
            try:
                return float(self._files.text(path))
            except OSError as error:
                self.log.debug("%s: %s, read again", path, error)
        try:
            return float(self._files.text(path))
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not a number"
            raise HardwareError(
                f"{self.name} can't be read: {path}: {reason}; check wiring and power"
            ) from error
