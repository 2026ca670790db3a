import pytest
from pydantic import ValidationError

from wolkflow.testing import Bench
from wolkflow.testing.pins import FakePins
from wolkflow_gpio.mcp3008 import CHANNELS, Mcp3008
from wolkflow_gpio.sim.adc import Adc

VOLTS = [0.0, 3.3 / 4, 1.65, 3.0, 3.3, 0.1, 2.0, 1.0]


def bench(other_end: Adc | None = None, **settings) -> Bench:
    pins = FakePins()
    node = Mcp3008(**settings)
    if other_end is not None:
        pins.spi_chips[0, node.select] = other_end
    return Bench(node, label="adc", resources={"gpio": pins})


def model(name: str, reference: float = 3.3) -> Adc:
    bits = 10 if name.startswith("mcp30") else 12
    signed = name.startswith("mcp33")
    chip = Adc(lambda channel: VOLTS[channel], channels=CHANNELS[name], bits=bits, signed=signed)
    chip.reference = reference
    return chip


def test_reads_one_channel_in_volts():
    with bench(model("mcp3008"), channel=2) as run:
        assert [(msg.name, msg.value) for msg in run.out] == [("adc", 1.65)]


def test_reads_several_channels_as_series():
    with bench(model("mcp3008"), channels={0: "light", 1: "soil", 7: "battery"}, unit="%") as run:
        assert [(msg.name, msg.value) for msg in run.out] == [
            ("light", 0.0),
            ("soil", 25.0),
            ("battery", pytest.approx(100 / 3.3, abs=0.1)),
        ]


@pytest.mark.parametrize("chip", [name for name, count in CHANNELS.items() if count > 1])
def test_every_chip_with_channels_reads_each_of_them(chip):
    channels = {channel: f"c{channel}" for channel in range(CHANNELS[chip])}
    with bench(model(chip), chip=chip, channels=channels) as run:
        for (_, value, _), volts in zip(run.out, VOLTS, strict=False):
            assert value == pytest.approx(volts, abs=0.004)
        assert len(run.out) == CHANNELS[chip]


@pytest.mark.parametrize("chip", ["mcp3001", "mcp3201"])
def test_a_chip_with_one_channel_is_read_without_being_asked(chip):
    model_of_it = model(chip)
    model_of_it._volts = lambda channel: [2.5, 1.0][channel]
    with bench(model_of_it, chip=chip, channel=0) as run:
        assert run.values() == [pytest.approx(1.5, abs=0.004)]


def test_a_chip_with_a_sign_reads_below_its_neighbour():
    with bench(model("mcp3304"), chip="mcp3304", channel=0, differential=True) as run:
        assert run.values() == [pytest.approx(-3.3 / 4, abs=0.002)]


def test_raw_is_what_the_chip_sends():
    with bench(model("mcp3208"), chip="mcp3208", channel=2, unit="raw") as run:
        assert run.values() == [2048]


def test_another_reference():
    with bench(model("mcp3008", reference=5.0), channel=3, reference=5.0) as run:
        assert run.values() == [pytest.approx(3.0, abs=0.005)]


def test_the_select_line_chooses_the_chip():
    with bench(model("mcp3008"), channel=2, select=1) as run:
        assert run.values() == [1.65]


def test_a_bus_without_a_chip_is_tried_again():
    with bench(channel=0) as run:
        assert run.errors[0].value["error"] == "there is no chip at the SPI bus 0, device 0"
        run.node.shared("gpio", FakePins).spi_chips[0, 0] = model("mcp3008")
        run.advance(10)
        assert run.values() == [0.0] * len(run.out)
        assert run.stats.state == "ok"


def test_what_goes_over_the_bus_is_what_the_data_sheet_says(lgpio, pins):
    """MCP3008, channel 5, single-ended: 00000001 11010000; 10 bits come back, here 0x155."""
    lgpio.answers.append([0xFF, 0xF9, 0x55])
    with Bench(Mcp3008(channel=5, unit="raw"), resources={"gpio": pins}) as run:
        assert ("spi_open", 0, 0) in lgpio.calls
        assert ("spi_xfer", 0b00000001, 0b11010000, 0) in lgpio.calls
        assert run.values() == [0x155]
    assert ("spi_close", 0) in lgpio.calls


def test_two_channels_of_a_chip_share_the_bus(lgpio, pins):
    lgpio.answers.extend([[0, 0, 1], [0, 0, 2]])
    node = Mcp3008(channels={0: "a", 1: "b"}, unit="raw")
    with Bench(node, resources={"gpio": pins}) as run:
        assert [(msg.name, msg.value) for msg in run.out] == [("a", 1), ("b", 2)]
    assert [call[0] for call in lgpio.calls].count("spi_open") == 1


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        ({}, "give either channel: 0, or channels"),
        ({"channel": 0, "channels": {1: "a"}}, "give either channel: 0, or channels"),
        ({"channel": 4, "chip": "mcp3004"}, "mcp3004 has channels 0 to 3, not 4"),
        ({"channels": {9: "a"}}, "mcp3008 has channels 0 to 7, not 9"),
        ({"channels": {0: "a", 1: "a"}}, "two channels have the same series"),
        ({"channel": 1, "chip": "mcp3304", "differential": True}, "mcp3304 reads 0, 2, 4 and 6"),
    ],
    ids=str,
)
def test_impossible_settings_are_refused(settings, text):
    with pytest.raises(ValidationError, match=text):
        Mcp3008(**settings)


def test_claims_its_select_line_and_shares_the_bus():
    claims = {claim.key: claim.shared for claim in Mcp3008(channel=0, select=1).claims()}

    assert claims == {"gpio:7": False, "gpio:9": True, "gpio:10": True, "gpio:11": True}
