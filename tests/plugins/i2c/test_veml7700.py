import pytest

from wolkflow_i2c.veml7700 import Veml7700, corrected


@pytest.mark.parametrize(
    ("number", "resolution", "most"),
    [(0, 2.1504, 140_926), (1, 0.5376, 35_232), (2, 0.0672, 4404), (3, 0.0042, 275)],
)
def test_the_application_notes_table_of_resolutions(number, resolution, most):
    factor = Veml7700.ranges[number].factor

    assert 1 / factor == pytest.approx(resolution)
    assert 65535 / factor == pytest.approx(most, rel=0.001)


def test_the_application_notes_example():
    # gain 1/4, 100 ms: 1480 counts of 0.2688 lx
    assert Veml7700().lux(1480, 0, 1 / 0.2688) == pytest.approx(397.8, abs=0.1)


@pytest.mark.parametrize(("counted", "light"), [(1000, 1000), (1001, 1075.4), (20_000, 73_720)])
def test_bright_light_is_corrected(counted, light):
    assert corrected(counted) == pytest.approx(light, rel=0.001)
