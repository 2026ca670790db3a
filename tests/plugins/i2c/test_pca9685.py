import pytest
from pydantic import ValidationError

from tests.support.i2c import Table
from wolkflow.graph import conflicts
from wolkflow_i2c.pca9685 import Pca9685, prescale
from wolkflow_i2c.sim.pca9685 import Pca9685Model


def table(**settings) -> Table:
    return Table(Pca9685(**settings), lambda clock: Pca9685Model())


@pytest.mark.parametrize(("frequency", "register"), [(200, 0x1E), (50, 121), (1526, 3), (24, 253)])
def test_the_data_sheets_prescaler(frequency, register):
    assert prescale(frequency) == register  # section 7.3.5: the example, the limits


def test_the_prescaler_is_set_while_the_chip_sleeps():
    with table(channel=0) as desk:
        assert desk.chip.registers[0xFE] == 121
        assert desk.chip.registers[0x00] == 0x20
        assert [sent for sent in desk.written() if len(sent) == 4][:4] == [
            "0030", "fe79", "0104", "0020",
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "part", "told"),
    [
        (0, 0, 0),
        (25, 0.25, 25),
        (1, 0.01, 1),
        (99.9, 0.999, 99.9),
        (100, 1, 100),
        (True, 1, 100),
        ("off", 0, 0),
    ],
)
def test_a_lamp_takes_percent(value, part, told):
    with table(channel=3) as desk:
        desk.bench.feed(value)

        assert desk.chip.on(3) == pytest.approx(part, abs=0.0002)
        assert desk.bench.values()[-1] == pytest.approx(told, abs=0.05)


def test_series_have_their_own_channels():
    with table(channels={"lamp": 0, "fan": 15}) as desk:
        desk.bench.feed(50, "fan")
        desk.bench.feed(10, "lamp")

        assert (desk.chip.on(0), desk.chip.on(15)) == pytest.approx((0.1, 0.5), abs=0.0002)
        assert [(msg.name, msg.value) for msg in desk.bench.out] == [
            ("lamp", 0), ("fan", 0), ("fan", 50), ("lamp", 10),
        ]  # fmt: skip


@pytest.mark.parametrize(("degrees", "milliseconds"), [(0, 1.0), (45, 1.25), (90, 1.5), (180, 2.0)])
def test_a_servo_takes_degrees(degrees, milliseconds):
    with table(channel=0, kind="servo") as desk:
        desk.bench.feed(degrees)

        period = 4096 * 122 / 25_000  # ms, with the prescaler's 121
        assert desk.chip.on(0) * period == pytest.approx(milliseconds, abs=0.003)
        assert desk.bench.values()[-1] == pytest.approx(degrees, abs=0.5)


def test_a_servo_can_be_let_loose():
    with table(channel=0, kind="servo") as desk:
        desk.bench.feed(90)
        desk.bench.feed("off")

        assert desk.chip.on(0) == 0
        assert desk.bench.values()[-1] is False


@pytest.mark.parametrize(("on_stop", "part"), [("off", 0), ("keep", 0.5)])
def test_when_it_stops(on_stop, part):
    with table(channel=0, on_stop=on_stop) as desk:
        desk.bench.feed(50)
    assert desk.chip.on(0) == part


def test_after_a_dip_of_its_power_the_next_message_works():
    with table(channel=0) as desk:
        desk.chip.power_on()
        desk.bench.feed(50)

        assert desk.chip.on(0) == 0.5
        assert desk.chip.registers[0xFE] == 121


def test_two_nodes_share_a_chip_but_no_channel():
    one, other = Pca9685(channel=0), Pca9685(channels={"a": 1})
    keys = [{claim.key: claim.shared for claim in node.claims()} for node in (one, other)]

    chip = {"i2c-1:0x40": True, "i2c-1:0x40/frequency": True}
    assert keys == [{**chip, "i2c-1:0x40/0": False}, {**chip, "i2c-1:0x40/1": False}]


def test_two_frequencies_on_one_chip_are_refused():
    wishes = {
        "a": Pca9685(channel=0).claims(),
        "b": Pca9685(channel=1, frequency=200).claims(),
        "c": Pca9685(address=0x41, channel=1, frequency=200).claims(),
    }
    (found,) = conflicts(wishes)
    assert (found.first, found.other.text) == ("a", "50 pulses a second of 0x40 on I2C bus 1")
    assert (found.second, found.claim.text) == ("b", "200 pulses a second of 0x40 on I2C bus 1")


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        ({}, "write either channel: 0, or channels"),
        ({"channel": 0, "channels": {"a": 1}}, "write either channel"),
        ({"channels": {"a": 1, "b": 1}}, "a channel is used twice"),
        ({"channel": 0, "kind": "servo", "frequency": 1000.0}, "shortest < longest < 1 / freq"),
        ({"channel": 16}, "less than or equal to 15"),
    ],
)
def test_wrong_settings_are_refused(settings, text):
    with pytest.raises(ValidationError, match=text):
        Pca9685(**settings)


@pytest.mark.parametrize("value", [101, -1, "half", None, float("nan")])
def test_a_wrong_value_is_refused(value):
    with table(channel=0) as desk:
        desk.bench.feed(value)
        assert "is not 0 to 100 %, on or off" in desk.errors()[0]
