"""I2C: sensors, inputs and outputs on the two-wire bus."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from wolkflow import ChipFound, Node, SimulationClock, hookimpl

if TYPE_CHECKING:
    from wolkflow_i2c.bus import I2cBus


@hookimpl
def wolkflow_nodes() -> Mapping[str, str]:
    """Name this plugin's nodes."""
    return {
        "i2c.ads1015": "wolkflow_i2c.ads1015:Ads1015",
        "i2c.ads1115": "wolkflow_i2c.ads1115:Ads1115",
        "i2c.adxl345": "wolkflow_i2c.adxl345:Adxl345",
        "i2c.aht10": "wolkflow_i2c.aht10:Aht10",
        "i2c.aht20": "wolkflow_i2c.aht20:Aht20",
        "i2c.bh1750": "wolkflow_i2c.bh1750:Bh1750",
        "i2c.bme280": "wolkflow_i2c.bme280:Bme280",
        "i2c.bme680": "wolkflow_i2c.bme680:Bme680",
        "i2c.bmp180": "wolkflow_i2c.bmp180:Bmp180",
        "i2c.bmp280": "wolkflow_i2c.bmp280:Bmp280",
        "i2c.hdc1080": "wolkflow_i2c.hdc1080:Hdc1080",
        "i2c.htu21d": "wolkflow_i2c.htu21d:Htu21d",
        "i2c.ina219": "wolkflow_i2c.ina219:Ina219",
        "i2c.ina226": "wolkflow_i2c.ina226:Ina226",
        "i2c.ina260": "wolkflow_i2c.ina260:Ina260",
        "i2c.lm75": "wolkflow_i2c.lm75:Lm75",
        "i2c.mcp23017": "wolkflow_i2c.mcp23017:Mcp23017",
        "i2c.mcp9808": "wolkflow_i2c.mcp9808:Mcp9808",
        "i2c.mpu6050": "wolkflow_i2c.mpu6050:Mpu6050",
        "i2c.pca9685": "wolkflow_i2c.pca9685:Pca9685",
        "i2c.pcf8574": "wolkflow_i2c.pcf8574:Pcf8574",
        "i2c.registers": "wolkflow_i2c.registers:Registers",
        "i2c.scd30": "wolkflow_i2c.scd30:Scd30",
        "i2c.scd4x": "wolkflow_i2c.scd4x:Scd4x",
        "i2c.sht3x": "wolkflow_i2c.sht3x:Sht3x",
        "i2c.sht4x": "wolkflow_i2c.sht4x:Sht4x",
        "i2c.shtc3": "wolkflow_i2c.shtc3:Shtc3",
        "i2c.si7021": "wolkflow_i2c.si7021:Si7021",
        "i2c.tmp102": "wolkflow_i2c.tmp102:Tmp102",
        "i2c.tmp117": "wolkflow_i2c.tmp117:Tmp117",
        "i2c.tsl2561": "wolkflow_i2c.tsl2561:Tsl2561",
        "i2c.tsl2591": "wolkflow_i2c.tsl2591:Tsl2591",
        "i2c.veml7700": "wolkflow_i2c.veml7700:Veml7700",
    }


@hookimpl
def wolkflow_simulate(nodes: Sequence[Node], clock: SimulationClock) -> Mapping[str, object]:
    """Put a simulated chip for each node on simulated buses."""
    from wolkflow_i2c.device import I2cDevice  # noqa: PLC0415  # only a run needs it

    chips = [node for node in nodes if isinstance(node, I2cDevice)]
    if not chips:
        return {}
    from wolkflow_i2c.sim.bus import simulated_buses  # noqa: PLC0415  # only for --simulate

    return simulated_buses(chips, clock)


@hookimpl
def wolkflow_scan_i2c(
    number: int, types: Mapping[str, type[Node]], simulated: "I2cBus | None"
) -> Sequence[ChipFound]:
    """Find the chips on a bus."""
    from wolkflow_i2c.bus import open_bus  # noqa: PLC0415  # only a scan needs it
    from wolkflow_i2c.scan import scan  # noqa: PLC0415  # only a scan needs it

    return scan(number, simulated or open_bus(number), types)
