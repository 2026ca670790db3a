"""The arithmetic against the data sheet's own example, and against its formulas in integers."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wolkflow_i2c.bme280_calibration import Calibration

T = (27504, 26435, -1000)
P = (36477, -10685, 3024, 2855, 140, -7, 15500, -14600, 6000)
H = (75, 362, 0, 313, 50, 30)
EXAMPLE = Calibration(T, P, H)


def test_the_data_sheets_example():
    raw_temperature, raw_pressure = 519888, 415148
    fine = EXAMPLE.fine(raw_temperature)

    assert EXAMPLE.temperature(raw_temperature) == pytest.approx(25.08, abs=0.005)
    assert EXAMPLE.pressure(raw_pressure, fine) == pytest.approx(100653.27, abs=0.01)


def test_takes_the_coefficients_apart():
    first = struct.pack("<H2hH8h", *T, *P) + bytes([0, 75])
    second = struct.pack("<hB", 362, 0) + bytes([0x13, 0x29, 0x03, 0x1E])

    assert Calibration.parse(first, second) == EXAMPLE


def test_the_packed_humidity_coefficients_have_a_sign():
    second = bytes([0, 0, 0, 0xF0, 0x5A, 0xFF, 0x80])

    assert Calibration.parse(bytes(26), second).h[3:] == (-246, -11, -128)


def integer_humidity(raw: int, fine: int) -> float:
    """Work out % with the 32-bit integer formula of the data sheet, section 4.2.3."""
    h1, h2, h3, h4, h5, h6 = H
    v = fine - 76800
    left = ((raw << 14) - (h4 << 20) - h5 * v + 16384) >> 15
    right = ((((v * h6) >> 10) * (((v * h3) >> 11) + 32768)) >> 10) + 2097152
    v = left * ((right * h2 + 8192) >> 14)
    v -= ((((v >> 15) * (v >> 15)) >> 7) * h1) >> 4
    return (min(max(v, 0), 419430400) >> 12) / 1024


@given(raw=st.integers(0, 0xFFFF), celsius=st.floats(-40, 85))
def test_humidity_agrees_with_the_integer_formula(raw, celsius):
    fine = round(celsius * 5120)

    assert EXAMPLE.humidity(raw, fine) == pytest.approx(integer_humidity(raw, fine), abs=0.02)
