"""The MPU-6050 of InvenSense: acceleration and rotation.

Registers are from the register map RM-MPU-6000A-00, version 4.2, sections 4.3 to 4.32.
"""

import struct
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from wolkflow_i2c.chip import Address
from wolkflow_i2c.settling import SettlingChip
from wolkflow_i2c.signature import Signature

FILTER, GYRO_RANGE, ACCEL_RANGE, MEASURED, POWER, ID = 0x1A, 0x1B, 0x1C, 0x3B, 0x6B, 0x75
AWAKE, ALL_AXES = 0x01, 0x00  # awake, on the clock of a gyroscope, which is steadier
CALM = 0x03  # lets through what is slower than 44 Hz
OTHERS = {
    0x70: "an MPU-6500: use kernel.sensor with its overlay",
    0x71: "an MPU-9250: use kernel.sensor with dtoverlay=i2c-sensor,mpu9250",
}


class Mpu6050(SettlingChip):
    """Reads acceleration, rotation and the chip's temperature from an MPU-6050."""

    example = "i2c.mpu6050: {address: 0x68, every: 100ms}"
    series: ClassVar = {
        "acceleration_x": "g", "acceleration_y": "g", "acceleration_z": "g", "temperature": "°C",
        "rotation_x": "°/s", "rotation_y": "°/s", "rotation_z": "°/s",
    }  # fmt: skip
    model = "wolkflow_i2c.sim.mpu6050:simulated_mpu6050"
    signature = Signature((0x68, 0x69), ID, (0x68,))

    address: Address = 0x68

    acceleration_range: Annotated[
        Literal[2, 4, 8, 16], Field(description="highest acceleration in g")
    ] = 2

    rotation_range: Annotated[
        Literal[250, 500, 1000, 2000], Field(description="fastest rotation in degrees per second")
    ] = 250

    def start(self) -> None:
        """Check that it is an MPU-6050, wake it, set its ranges."""
        self.identify(self.read_byte(ID), (0x68,), "an MPU-6050", OTHERS)
        self.write(POWER, AWAKE, ALL_AXES)
        self.write(FILTER, CALM)
        self.write(GYRO_RANGE, (self.rotation_range // 250).bit_length() - 1 << 3)
        self.write(ACCEL_RANGE, (self.acceleration_range // 2).bit_length() - 1 << 3)
        self.settle(0.04)  # a gyroscope needs that long to get going

    def latest(self) -> dict[str, float] | None:
        """Take the latest measurement: g, °C and °/s."""
        if self.read_byte(POWER) != AWAKE:
            return self.restart()
        counts = struct.unpack(">hhhhhhh", self.read_block(MEASURED, 14))
        temperature = counts[3] / 340 + 36.53
        acceleration = [count * self.acceleration_range / 32768 for count in counts[:3]]
        rotation = [count * self.rotation_range / 32768 for count in counts[4:]]
        values = [*acceleration, temperature, *rotation]
        return {name: round(value, 4) for name, value in zip(self.series, values, strict=True)}
