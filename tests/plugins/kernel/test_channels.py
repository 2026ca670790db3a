import pytest

from wolkflow_kernel.channels import Channel, hwmon_channels, iio_channels


@pytest.mark.parametrize(
    ("file", "channel"),
    [
        ("in_temp_input", Channel("temperature", "in_temp", 0.001)),
        ("in_humidityrelative_input", Channel("humidity", "in_humidityrelative", 0.001)),
        ("in_pressure_input", Channel("pressure", "in_pressure", 10.0)),
        ("in_illuminance_raw", Channel("light", "in_illuminance", 1.0, raw=True)),
        ("in_voltage0_raw", Channel("voltage_0", "in_voltage0", 0.001, raw=True)),
        ("in_accel_x_raw", Channel("acceleration_x", "in_accel_x", 1.0, raw=True)),
        ("in_concentration_co2_raw", Channel("co2", "in_concentration_co2", 10_000.0, raw=True)),
        ("in_voltage0-voltage1_raw", None),
        ("in_temp_scale", None),
        ("sampling_frequency", None),
        ("name", None),
    ],
)
def test_the_files_of_iio(file, channel):
    assert iio_channels([file]) == ([channel] if channel else [])


def test_what_is_ready_needs_no_raw_value():
    assert iio_channels(["in_temp_raw", "in_temp_input", "in_temp_scale"]) == [
        Channel("temperature", "in_temp", 0.001)
    ]


@pytest.mark.parametrize(
    ("file", "channel"),
    [
        ("temp1_input", Channel("temperature", "temp1", 0.001)),
        ("temp2_input", Channel("temperature_2", "temp2", 0.001)),
        ("humidity1_input", Channel("humidity", "humidity1", 0.001)),
        ("in0_input", Channel("voltage_0", "in0", 0.001)),
        ("in1_input", Channel("voltage_1", "in1", 0.001)),
        ("curr1_input", Channel("current", "curr1", 0.001)),
        ("power1_input", Channel("power", "power1", 0.000001)),
        ("fan1_input", Channel("fan", "fan1", 1.0)),
        ("temp1_max", None),
        ("in0_lcrit_alarm", None),
    ],
)
def test_the_files_of_hwmon(file, channel):
    assert hwmon_channels([file]) == ([channel] if channel else [])
