"""Sensors' own drivers over the kernel's I2C devices: registers, raw transfers, loss and return."""

import errno
import os
import subprocess
import sys
import time
from itertools import pairwise

import pytest
from smbus2 import SMBus

from tests.hardware.station import Station
from tests.hardware.user_bus.bus import UserBus
from tests.support.wait import wait_until
from wolkflow.engine import SystemClock
from wolkflow.registry import Registry
from wolkflow.testing.i2c import RegisterChip

pytestmark = pytest.mark.hardware

TRIMMING = "706b 4367 18fc 7d8e 43d6 d00b 270b 8c00 f9ff 8c3c f8c6 7017"
MEASURED = "655ac0 7eed00 6d71"
"""The worked example of Bosch's data sheet as registers 0x88 and 0xF7: 25.08 °C, 100653.27 Pa."""


def station(nodes: str) -> Station:
    labels = [line.split(":")[0].strip() for line in nodes.splitlines()]
    flows = "\n".join(f"  {label}: [{label}, log: {{level: debug}}]" for label in labels)
    return Station(f"nodes:\n{nodes}\nflows:\n{flows}")


def plug(bus: UserBus, kind: str, address: int, **world: float) -> None:
    """Plug in the model of a chip, in a world that stands still."""
    cls = Registry.load().get(kind)
    node = cls(address=address, bus=bus.number)
    model = node.simulated(SystemClock())
    curves = {name: lambda _seconds, value=value: value for name, value in world.items()}
    if hasattr(model, "light"):
        model.light = curves["light"]
    else:
        model.world = curves
    bus.plug(address, model)


def test_a_bme280_reads_the_data_sheets_example_from_registers(stub: int):
    with SMBus(stub) as wires:
        wires.write_byte_data(0x76, 0xD0, 0x60)
        for first, content in ((0x88, TRIMMING), (0xF7, MEASURED)):
            wires.write_i2c_block_data(0x76, first, list(bytes.fromhex(content)))
    with station("  it: {i2c.bme280: {address: 0x76, every: 500ms}}") as run:
        run.until("it", 3)
        assert run.values("it", "temperature")[0] == 25.08
        assert run.values("it", "pressure")[0] == pytest.approx(1006.53, abs=0.005)
        assert run.stats("it").errors == 0
    with SMBus(stub) as wires:
        assert wires.read_byte_data(0x76, 0xF2) == 1, "humidity was asked for"
        assert wires.read_byte_data(0x76, 0xF4) == 0b001_001_01, "each once, then asleep"


def test_another_chip_at_the_address_is_named(stub: int):
    with SMBus(stub) as wires:
        wires.write_byte_data(0x77, 0xD0, 0x58)
    with station("  it: {i2c.bme280: {address: 0x77, every: 500ms}}") as run:
        wait_until(lambda: "that is a BMP280: use i2c.bmp280" in run.stats("it").status)


@pytest.mark.parametrize(
    ("kind", "address", "wanted"),
    [
        ("i2c.sht3x", 0x44, {"temperature": 22.25, "humidity": 51.0}),
        ("i2c.bh1750", 0x23, {"light": 320.0}),
        ("i2c.scd4x", 0x62, {"co2": 812.0, "temperature": 21.5, "humidity": 40.0}),
        ("i2c.bme280", 0x76, {"temperature": 21.5, "humidity": 40.0, "pressure": 1013.0}),
        (
            "i2c.bme680",
            0x77,
            {"temperature": 21.5, "humidity": 40.0, "pressure": 1013.0, "gas": 84_000},
        ),
    ],
)
def test_raw_transfers_through_the_kernel(user_bus: UserBus, kind, address, wanted):
    plug(user_bus, kind, address, **wanted)
    node = f"  it: {{{kind}: {{address: {address}, bus: {user_bus.number}, every: 500ms}}}}"
    with station(node) as run:
        run.until("it", len(wanted), seconds=60)
        for name, value in wanted.items():
            assert run.values("it", name)[0] == pytest.approx(value, rel=0.01)
        assert run.stats("it").errors == 0


def test_the_example_of_sensirions_sheet_as_raw_bytes(user_bus: UserBus):
    """A chip that knows nothing of our models: it answers with fixed bytes and checksums."""

    class Fixed(RegisterChip):
        def take(self, sent: bytes) -> None:
            self.sent = sent.hex()

        def answer(self, length: int) -> bytes:
            return bytes.fromhex({"2400": "6666 93 beef 92"}.get(self.sent, "beef92beef92"))[
                :length
            ]

    user_bus.plug(0x44, Fixed())
    with station(f"  it: {{i2c.sht3x: {{bus: {user_bus.number}, every: 500ms}}}}") as run:
        run.until("it", 2)
        assert run.values("it", "temperature")[0] == pytest.approx(25.0, abs=0.01)
        assert run.values("it", "humidity")[0] == pytest.approx(100 * 0xBEEF / 65535, abs=0.01)


def test_a_chip_is_pulled_out_and_put_back_and_the_other_one_goes_on(user_bus: UserBus):
    plug(user_bus, "i2c.bme280", 0x76, temperature=21.0, humidity=40.0, pressure=1013.0)
    plug(user_bus, "i2c.sht3x", 0x44, temperature=30.0, humidity=50.0)
    number = user_bus.number
    nodes = (
        f"  it: {{i2c.bme280: {{bus: {number}, every: 200ms}}}}\n"
        f"  other: {{i2c.sht3x: {{bus: {number}, every: 200ms}}}}"
    )
    with station(nodes) as run:
        run.until("it", 3)
        run.until("other", 2)
        chip = user_bus.unplug(0x76)
        wait_until(lambda: run.stats("it").state == "lost", 30)
        assert "no chip answers at 0x76" in run.stats("it").status
        read = len(run.values("other"))
        run.until("other", read + 6)
        assert run.stats("other").errors == 0
        before = len(run.values("it"))
        user_bus.plug(0x76, chip)  # its settings and its calibration are those after power-on
        run.until("it", before + 3)
        assert run.values("it", "temperature")[-1] == pytest.approx(21.0, abs=0.05)
        wait_until(lambda: run.stats("it").state == "ok")


def test_a_chip_that_hangs_holds_the_others_up_no_longer_than_it_may(user_bus: UserBus, report):
    """It holds the clock low whenever it is addressed, until the controller gives up."""

    class Hanging(RegisterChip):
        hangs = False

        def take(self, sent: bytes) -> None:
            if self.hangs:
                time.sleep((user_bus.device.limit or 1000) / 1000)
                raise OSError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT))

    plug(user_bus, "i2c.sht3x", 0x44, temperature=30.0, humidity=50.0)
    chip = Hanging()
    user_bus.plug(0x23, chip)
    number = user_bus.number
    nodes = (  # which are opened, and read, from the last to the first
        f"  other: {{i2c.sht3x: {{bus: {number}, every: 200ms}}}}\n"
        f"  it: {{i2c.bh1750: {{bus: {number}, every: 200ms}}}}"
    )
    with station(nodes) as run:
        run.until("it", 2)
        chip.hangs = True
        run.until("other", 2 * 25)
        assert run.stats("it").errors > 1
        assert run.stats("other").errors == 0
        times = run.taps["other"].times[::2]
    longest = max(later - time for time, later in pairwise(times))
    report(
        f"beside a chip that hangs, a reading each 200 ms: at most {longest * 1000:.0f} ms apart"
    )
    assert user_bus.device.limit == 50
    assert longest < 0.3


def test_noise_on_the_wires_is_found_by_the_checksum(user_bus: UserBus):
    plug(user_bus, "i2c.sht3x", 0x44, temperature=30.0, humidity=50.0)
    with station(f"  it: {{i2c.sht3x: {{bus: {user_bus.number}, every: 200ms}}}}") as run:
        run.until("it", 2)
        user_bus.flip(0x10)
        wait_until(lambda: run.stats("it").errors > 0)
        user_bus.mend()
        count = len(run.values("it"))
        run.until("it", count + 4)
        values = run.values("it", "temperature")
        assert values == pytest.approx([30.0] * len(values), abs=0.02)


def test_a_scan_finds_the_chips_through_the_kernel(user_bus: UserBus):
    plug(user_bus, "i2c.bme280", 0x76, temperature=21.0, humidity=40.0, pressure=1013.0)
    user_bus.plug(0x50, RegisterChip())
    done = subprocess.run(
        [sys.executable, "-m", "wolkflow", "i2c", "scan", "--bus", str(user_bus.number)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "0x76  i2c.bme280: id 0x60" in done.stdout
    assert "0x50" in done.stdout


def test_a_scan_works_with_smbus_calls_alone(stub: int):
    done = subprocess.run(
        [sys.executable, "-m", "wolkflow", "i2c", "scan", "--bus", str(stub)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "I2C bus 1: 2 chips answer" in done.stdout, done.stderr
