import errno
import os
from pathlib import Path

import pytest

from wolkflow.testing import Bench, VirtualClock
from wolkflow_kernel import wolkflow_simulate
from wolkflow_kernel.files import RealFiles
from wolkflow_kernel.sensor import Sensor


class Machine:
    """A real folder that looks like /sys."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files = RealFiles(root)
        self.count = 0

    def iio(self, where: str, **files: object) -> Path:
        return self._add("bus/iio/devices", "iio:device", f"{where}/iio:device{self.count}", files)

    def hwmon(self, where: str, **files: object) -> Path:
        return self._add("class/hwmon", "hwmon", f"{where}/hwmon/hwmon{self.count}", files)

    def _add(self, place: str, kind: str, path: str, files: dict[str, object]) -> Path:
        folder = self.root / "sys/devices" / path
        folder.mkdir(parents=True)
        for name, text in files.items():
            (folder / name).write_text(f"{text}\n")
        link = self.root / "sys" / place / f"{kind}{self.count}"
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(folder)
        self.count += 1
        return folder

    def bench(self, name: str, **settings) -> Bench:
        return Bench(Sensor(name=name, **settings), resources={"kernel": self.files})


@pytest.fixture
def machine(tmp_path) -> Machine:
    machine = Machine(tmp_path)
    machine.hwmon("virtual", name="cpu_thermal", temp1_input=48312)
    return machine


def latest(bench: Bench) -> dict[str, float]:
    return {msg.name: msg.value for msg in bench.out}


def error(bench: Bench) -> str:
    return bench.errors[0].value["error"]


def test_a_bme280_of_iio(machine):
    values = {"in_temp_input": 21570, "in_pressure_input": 100.653271, "name": "bme280"}
    machine.iio("i2c-1/1-0076", in_humidityrelative_input="41074.218750", **values)
    with machine.bench("bme280") as bench:
        assert latest(bench) == {
            "temperature": 21.57,
            "pressure": 1006.53271,
            "humidity": 41.074219,
        }


@pytest.mark.parametrize(
    ("humidity", "pressure"), [("41.074", "1014.35"), ("41074.0", "101.435")], ids=["old", "new"]
)
def test_a_bme680_whose_driver_had_other_units_until_2024(machine, humidity, pressure):
    files = {"in_humidityrelative_input": humidity, "in_pressure_input": pressure}
    machine.iio("i2c-1/1-0077", name="bme680", in_temp_input=24540, **files)
    with machine.bench("bme680") as bench:
        assert latest(bench) == {"temperature": 24.54, "humidity": 41.074, "pressure": 1014.35}


def test_raw_values_are_multiplied_by_their_scale(machine):
    machine.iio("i2c-1/1-0023", name="bh1750", in_illuminance_raw=336, in_illuminance_scale=0.8333)
    with machine.bench("bh1750") as bench:
        assert latest(bench) == {"light": pytest.approx(280, abs=0.1)}


def test_a_scale_may_be_for_all_of_a_kind_and_an_offset_comes_first(machine):
    files = {"in_voltage0_raw": 1000, "in_voltage1_raw": 500, "in_voltage1_scale": 4}
    scales = {"in_voltage_scale": 2, "in_temp_raw": -521, "in_temp_offset": 12421}
    machine.iio("i2c-1/1-0048", name="odd", **files, **scales, in_temp_scale=2.941176)
    with machine.bench("odd") as bench:
        assert latest(bench) == {
            "voltage_0": 2.0,
            "voltage_1": 2.0,
            "temperature": pytest.approx(35.0, abs=0.01),
        }


def test_a_meter_of_hwmon(machine):
    values = {"in0_input": 20, "in1_input": 11980, "curr1_input": 10000, "power1_input": 119800000}
    machine.hwmon("i2c-1/1-0040", name="ina219", **values)
    with machine.bench("ina219") as bench:
        assert latest(bench) == {
            "voltage_0": 0.02,
            "voltage_1": 11.98,
            "current": 10.0,
            "power": 119.8,
        }


def test_only_what_is_wanted(machine):
    machine.iio("dht11@4", name="dht11@4", in_temp_input=21000, in_humidityrelative_input=45000)
    with machine.bench("dht11", only=["humidity"]) as bench:
        assert latest(bench) == {"humidity": 45}


def test_a_dht22_goes_by_the_name_of_its_driver(machine):
    machine.iio("dht11@4", name="dht11@4", in_temp_input=21500, in_humidityrelative_input=45100)
    with machine.bench("dht22") as bench:
        assert latest(bench) == {"temperature": 21.5, "humidity": 45.1}


def test_what_it_has_not_is_named(machine):
    machine.iio("dht11@4", name="dht11@4", in_temp_input=21000)
    with machine.bench("dht11", only=["light"]) as bench:
        assert error(bench) == "dht11 has no light: it has temperature"


def test_two_of_a_name_are_told_apart_by_their_path(machine):
    machine.iio("i2c-1/1-0076", name="bme280", in_temp_input=20000)
    machine.iio("i2c-1/1-0077", name="bme280", in_temp_input=30000)
    with machine.bench("bme280", device="1-0077") as bench:
        assert latest(bench) == {"temperature": 30}
    with machine.bench("bme280") as bench:
        assert error(bench) == (
            "the kernel has 2 sensors named bme280: write which one under device, a part of its "
            "path: /sys/devices/i2c-1/1-0076/iio:device1, /sys/devices/i2c-1/1-0077/iio:device2"
        )


def test_one_chip_that_is_there_twice_is_read_from_iio(machine):
    machine.hwmon("i2c-1/1-0040", name="hdc100x", temp1_input=1000)
    machine.iio("i2c-1/1-0040", name="hdc100x", in_temp_input=20000)
    with machine.bench("hdc100x") as bench:
        assert latest(bench) == {"temperature": 20}


@pytest.mark.parametrize(
    ("name", "overlay"), [("bme280", "i2c-sensor,bme280"), ("dht22", "dht11,gpiopin=4")]
)
def test_one_that_is_not_there_is_an_error_with_the_line_to_add(machine, name, overlay):
    with machine.bench(name) as bench:
        assert error(bench) == (
            f"the kernel has no sensor named {name}, it has: cpu_thermal; add one with the line "
            f"dtoverlay={overlay} in config.txt, and restart"
        )


class Missing(RealFiles):
    """Files whose reads fail a number of times, as a DHT11's do."""

    failures = 0

    def text(self, path: str) -> str:
        if path.endswith("_input") and self.failures:
            self.failures -= 1
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return super().text(path)


def test_a_measurement_that_fails_is_repeated_twice(machine):
    machine.iio("dht11@4", name="dht11@4", in_temp_input=21000)
    machine.files = Missing(machine.root)
    machine.files.failures = 2
    with machine.bench("dht11") as bench:
        assert latest(bench) == {"temperature": 21}
        machine.files.failures = 3
        bench.take()
        bench.advance(10)
        assert bench.out == []
        assert "in_temp_input: Input/output error; check wiring and power" in error(bench)


def test_it_is_found_again_under_another_number(machine):
    folder = machine.iio("i2c-1/1-0076", name="bme280", in_temp_input=20000)
    with machine.bench("bme280") as bench:
        for file in folder.iterdir():
            file.unlink()
        bench.advance(60)
        machine.iio("i2c-1/1-0076", name="bme280", in_temp_input=25000)
        bench.take()
        bench.advance(120)
        assert latest(bench) == {"temperature": 25}


@pytest.mark.parametrize(
    ("name", "series"),
    [
        ("bme280", {"temperature", "humidity", "pressure"}),
        ("bme680", {"temperature", "humidity", "pressure"}),
        ("bh1750", {"light"}),
        ("lm75", {"temperature"}),
        ("ads1015", {"voltage_0"}),
    ],
)
def test_a_simulated_sensor_answers_and_moves(name, series):
    node, clock = Sensor(name=name), VirtualClock()
    with Bench(node, clock=clock, resources=wolkflow_simulate([node], clock)) as bench:
        bench.advance(300)
        assert bench.errors == []
        assert {msg.name for msg in bench.out} == series
        assert len({msg.value for msg in bench.out}) > 10


def test_two_simulated_sensors_of_a_name():
    nodes = [Sensor(name="bme280", device="1-0076"), Sensor(name="bme280", device="1-0077")]
    resources = wolkflow_simulate(nodes, VirtualClock())
    for node in nodes:
        with Bench(node, resources=resources) as bench:
            assert bench.errors == []
