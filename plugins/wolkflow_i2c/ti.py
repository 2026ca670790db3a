"""The ids of Texas Instruments' chips that share addresses, in register 0xFF."""

NAMES = {
    0x1000: "an HDC1000, whose kernel driver is hdc100x: use kernel.sensor",
    0x1050: "an HDC1080: use i2c.hdc1080",
    0x2260: "an INA226: use i2c.ina226",
    0x2270: "an INA260: use i2c.ina260",
    0x3220: "an INA3221: use kernel.sensor",
}
