import errno
import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from wolkflow.testing import Bench, VirtualClock
from wolkflow_1wire import wolkflow_simulate
from wolkflow_1wire.ds18b20 import DEVICES, Ds18b20, parse_w1_slave
from wolkflow_1wire.files import RealFiles

ONE, OTHER = "28-0316a2794b1c", "28-0416c13f52ff"
OLD = "a3 01 4b 46 7f ff 0d 10 ce : crc=ce {word}\na3 01 4b 46 7f ff 0d 10 ce t=26187\n"


class Wire:
    """A real folder with the kernel's files of a wire, and a node on a bench."""

    def __init__(self, root: Path) -> None:
        self.folder = root / DEVICES.lstrip("/")
        (self.folder / "w1_bus_master1").mkdir(parents=True)
        self.files = RealFiles(root)

    def plug(self, thermometer: str, millidegrees: object = 21_500) -> None:
        folder = self.folder / thermometer
        folder.mkdir(exist_ok=True)
        (folder / "temperature").write_text(f"{millidegrees}\n")

    def unplug(self, thermometer: str) -> None:
        (self.folder / thermometer / "temperature").unlink()
        (self.folder / thermometer).rmdir()

    def bench(self, **settings) -> Bench:
        return Bench(Ds18b20(**settings), label="pond", resources={"1wire": self.files})


@pytest.fixture
def wire(tmp_path) -> Wire:
    return Wire(tmp_path)


def errors(bench: Bench) -> list[str]:
    return [msg.value["error"] for msg in bench.errors]


@pytest.mark.parametrize(
    ("millidegrees", "celsius"), [(125_000, 125), (25_062, 25.062), (-10_125, -10.125), (0, 0)]
)
def test_one_is_a_series_of_the_nodes_name(wire, millidegrees, celsius):
    wire.plug(ONE, millidegrees)
    with wire.bench(id=ONE) as bench:
        assert [(msg.name, msg.value) for msg in bench.out] == [("pond", celsius)]


def test_all_are_series_of_their_names_or_ids(wire):
    wire.plug(ONE, 30_000)
    wire.plug(OTHER, 40_000)
    with wire.bench(names={"flow": ONE}) as bench:
        assert {msg.name: msg.value for msg in bench.out} == {"flow": 30, OTHER: 40}
        assert bench.node.status() == "2 thermometers"


def test_one_that_is_plugged_in_later_is_read_too(wire, caplog):
    wire.plug(ONE)
    with wire.bench() as bench, caplog.at_level("INFO"):
        wire.plug(OTHER, 40_000)
        bench.take()
        bench.advance(10)

        assert {msg.name: msg.value for msg in bench.out} == {ONE: 21.5, OTHER: 40}
        assert f"{OTHER} is on the wire now" in caplog.text


def test_one_that_is_unplugged_stops_no_other(wire, caplog):
    wire.plug(ONE)
    wire.plug(OTHER)
    with wire.bench() as bench:
        wire.unplug(OTHER)
        bench.take()
        bench.advance(60)

        assert {msg.name for msg in bench.out} == {ONE}
        assert len(bench.out) == 6
        assert bench.errors == []
        assert caplog.text.count(f"{OTHER} is no longer on the wire") == 1


def test_a_named_one_that_is_gone_is_an_error_and_stops_no_other(wire):
    wire.plug(ONE)
    with wire.bench(names={"flow": ONE, "return": OTHER}) as bench:
        bench.advance(120)

        assert len(bench.out) == 13
        assert set(errors(bench)) == {
            (
                f"{OTHER} can't be read: check its wires, and the resistor of 4.7 kilo-ohms "
                "between data and 3.3 V"
            )
        }


def test_all_that_are_gone_come_back(wire):
    wire.plug(ONE)
    with wire.bench() as bench:
        wire.unplug(ONE)
        bench.take()
        bench.advance(120)
        assert bench.out == []
        assert "there is no thermometer on the wire" in errors(bench)[0]

        wire.plug(ONE, 5000)
        bench.advance(120)
        assert bench.values()[-1] == 5


def test_85_degrees_at_the_start_are_not_believed(wire):
    wire.plug(ONE, 85_000)
    with wire.bench(id=ONE) as bench:
        assert bench.out == []
        assert errors(bench) == [
            f"{ONE} says 85 °C, as after power-on: check its power, and use all three wires"
        ]


@pytest.mark.parametrize(("before", "sent"), [(21_500, [21.5]), (80_000, [80, 85, 85])])
def test_85_degrees_are_believed_when_it_was_about_as_hot_before(wire, before, sent):
    wire.plug(ONE, before)
    with wire.bench(id=ONE) as bench:
        wire.plug(ONE, 85_000)
        bench.advance(20)
        assert bench.values() == sent


@pytest.mark.parametrize("wrong", ["", "127937", "-60000", "nonsense"])
def test_what_a_thermometer_can_not_say_is_an_error(wire, wrong):
    wire.plug(ONE, wrong)
    with wire.bench(id=ONE) as bench:
        assert bench.out == []
        assert "can't be read" in errors(bench)[0]


class Noisy(RealFiles):
    """Files whose first reads fail, as the kernel's do when a checksum is wrong."""

    failures = 2

    def text(self, path: str) -> str:
        if self.failures:
            self.failures -= 1
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return super().text(path)


def test_a_wrong_checksum_is_read_again(wire, tmp_path):
    wire.plug(ONE)
    wire.files = Noisy(tmp_path)
    with wire.bench(id=ONE) as bench:
        assert bench.values() == [21.5]
        assert bench.errors == []


def test_the_file_of_older_kernels(wire):
    (wire.folder / ONE).mkdir()
    (wire.folder / ONE / "w1_slave").write_text(OLD.format(word="YES"))
    with wire.bench(id=ONE) as bench:
        assert bench.values() == [26.187]


@pytest.mark.parametrize("text", [OLD.format(word="NO"), "", "ff ff : crc=c9 YES"])
def test_the_file_of_older_kernels_with_a_wrong_checksum(text):
    assert parse_w1_slave(text) is None


def test_without_the_overlay_the_line_for_it_is_named(tmp_path):
    with Bench(Ds18b20(), resources={"1wire": RealFiles(tmp_path)}) as bench:
        assert "add the line dtoverlay=w1-gpio,gpiopin=4 to config.txt" in errors(bench)[0]


def test_an_id_that_is_not_there_is_an_error_with_those_that_are(wire):
    wire.plug(ONE)
    with wire.bench(id=OTHER) as bench:
        assert errors(bench) == [f"{OTHER} is not on the wire; there are: {ONE}"]


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        ({"id": "0316a2794b1c"}, "pattern"),
        ({"id": ONE, "names": {"a": ONE}}, "leave out id, or names"),
        ({"names": {"a": ONE, "b": ONE}}, "an id has two names"),
    ],
)
def test_wrong_settings_are_refused(settings, text):
    with pytest.raises(ValidationError, match=text):
        Ds18b20(**settings)


@pytest.mark.parametrize("settings", [{}, {"id": ONE}, {"names": {"a": ONE, "b": OTHER}}], ids=str)
def test_simulated_thermometers_answer_and_move(settings):
    node, clock = Ds18b20(**settings), VirtualClock()
    with Bench(node, clock=clock, resources=wolkflow_simulate([node], clock)) as bench:
        bench.advance(600)
        assert bench.errors == []
        for name in {msg.name for msg in bench.out}:
            values = {msg.value for msg in bench.out if msg.name == name}
            assert len(values) > 10
            assert all(value * 16 == pytest.approx(round(value * 16), abs=0.01) for value in values)
