"""The numbers of two others: Bosch's floating point in C, and what a library of Pimoroni tests.

The calibration is that of a chip which somebody read out for that library, in its issue 11. The
library works with whole numbers, and is off by what it rounds.
"""

import pytest

from wolkflow_i2c.bme680_calibration import Calibration, gas_of_bme688, heating_code
from wolkflow_i2c.sim.bme680 import TRIMMING

REAL = Calibration.parse(TRIMMING[0x8A], TRIMMING[0xE1], TRIMMING[0x00])


def test_takes_the_coefficients_apart():
    assert REAL.t == (26041, 26469, 3)
    assert REAL.p == (36673, -10515, 88, 7310, -129, 30, 46, -3177, -2379, 30)
    assert REAL.h == (676, 1029, 0, 45, 20, 120, -100)
    assert REAL.g == (-30, -24754, 18)
    assert REAL.heater == (1, 48)


@pytest.mark.parametrize(("register", "error"), [(0x03, 0), (0x1F, 1), (0xF3, -1), (0x80, -8)])
def test_what_the_gas_converter_is_off_by_has_a_sign(register, error):
    """Section 3.4.1: four bits with a sign, above four that mean something else."""
    third = bytes([0x30, 0, 0x16, 0, register])
    assert Calibration.parse(TRIMMING[0x8A], TRIMMING[0xE1], third).switching == error


def test_climate_is_what_the_library_makes_of_it():
    fine = REAL.fine(501240)
    assert fine == pytest.approx(136667, abs=5)
    assert REAL.pressure(353485, fine) == pytest.approx(98712, abs=10)
    assert REAL.humidity(19019, fine) == pytest.approx(42.402, abs=0.02)


def test_humidity_ends_at_0_and_100():
    assert REAL.humidity(0, 25 * 5120) == 0
    assert REAL.humidity(0xFFFF, 25 * 5120) == 100


@pytest.mark.parametrize(
    ("raw", "span", "ohm"),
    [
        (0, 0, 12_946_861),
        (512, 4, 499_501),
        (700, 5, 217_447),
        (300, 8, 37_161),
        (512, 13, 977),
    ],
)
def test_gas_is_what_the_whole_numbers_of_bosch_make_of_it(raw, span, ohm):
    """Bosch's other formula, with its tables of whole numbers, as that library works it out."""
    assert REAL.gas(raw, span) == pytest.approx(ohm, rel=1e-5, abs=1)


def test_gas_of_a_bme688():
    assert gas_of_bme688(0, 0) == pytest.approx(102_400_000)
    assert gas_of_bme688(512, 10) == pytest.approx(62_500)


def test_hotter_takes_more():
    """The library gives the same three."""
    assert [REAL.heat(target, 25) for target in (200, 320, 400)] == [79, 106, 125]
    assert REAL.heat(320, 40) > REAL.heat(320, -20)


@pytest.mark.parametrize(
    ("milliseconds", "code"),
    [(1, 0x01), (63, 0x3F), (64, 0x50), (100, 0x59), (150, 0x65), (255, 0x7F), (4032, 0xFF)],
)
def test_heating_times_are_milliseconds_times_powers_of_four(milliseconds, code):
    assert heating_code(milliseconds / 1000) == code
