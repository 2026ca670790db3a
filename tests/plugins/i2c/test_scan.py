import errno

import pytest

from tests.support.examples import bench, make
from wolkflow.registry import Registry
from wolkflow.testing.i2c import FakeBus, RegisterChip
from wolkflow_i2c.device import I2cDevice
from wolkflow_i2c.scan import scan
from wolkflow_i2c.signature import Signature

TYPES = Registry.load().classes()
CHIPS = {name: cls for name, cls in TYPES.items() if issubclass(cls, I2cDevice)}


def found(bus: FakeBus, types=TYPES, devices=None, **options):
    return {chip.address: chip for chip in scan(1, bus, types, *([devices] if devices else []))}


@pytest.fixture
def devices(tmp_path):
    """A kernel that drives no chip itself."""
    return tmp_path


@pytest.mark.parametrize(
    "name", [name for name, cls in CHIPS.items() if cls.model and hasattr(cls, "address")]
)
def test_every_chip_that_can_be_simulated_is_found_and_named(name, devices):
    """The model of each driver answers at each address it may have: the scan must know it."""
    node = make(name, devices)
    with bench(node) as running:
        bus = running.engine.shared("i2c-1", FakeBus)
        chip = found(bus, devices=devices)[node.address]
    family = {other for other, cls in CHIPS.items() if cls.signature == CHIPS[name].signature}
    assert family & set(chip.types), f"{chip}: {name} says nothing in its signature"


@pytest.mark.parametrize("name", [name for name, cls in CHIPS.items() if cls.signature])
def test_a_signature_has_the_usual_address(name):
    cls = CHIPS[name]
    assert cls.signature is not None
    assert getattr(cls, "address", cls.signature.addresses[0]) in cls.signature.addresses
    assert (cls.signature.register is None) == (not cls.signature.ids)


def test_an_id_tells_chips_apart_that_share_an_address(devices):
    for number, name in ((0x60, "i2c.bme280"), (0x58, "i2c.bmp280"), (0x55, "i2c.bmp180")):
        bus = FakeBus({0x77: RegisterChip({0xD0: bytes([number])})})
        chip = found(bus, devices=devices)[0x77]
        assert chip.types == (name,)
        assert chip.is_sure
        assert chip.note == f"id 0x{number:02x}"


def test_an_unknown_id_is_no_proof(devices):
    bus = FakeBus({0x77: RegisterChip({0xD0: b"\x42"}), 0x0C: RegisterChip()})
    chips = found(bus, devices=devices)
    assert not chips[0x77].is_sure
    assert "i2c.bme280" not in chips[0x77].types
    assert chips[0x0C] == (0x0C, (), False, "no node for it")


def test_a_silent_bus_has_no_chips(devices):
    assert found(FakeBus(), devices=devices) == {}


def test_nothing_is_written_into_a_chip(devices):
    """A scan beside a running pipeline: at most the number of a register is sent."""
    chips = {address: RegisterChip({0xD0: b"\x11"}) for address in range(0x08, 0x78)}
    bus = FakeBus(chips)
    assert len(found(bus, devices=devices)) == 0x70
    assert max(len(transfer.written) for transfer in bus.log) == 1


def test_what_shows_each_byte_on_its_pins_is_sent_none(devices):
    """A PCF8574 with relays may be where other chips are: the number of a register clicks them."""
    expander = [*range(0x20, 0x28), *range(0x38, 0x40)]
    bus = FakeBus({address: RegisterChip() for address in expander})
    assert all("i2c.pcf8574" in chip.types for chip in found(bus, devices=devices).values())
    assert [transfer for transfer in bus.log if transfer.written] == []


def test_memories_are_read_not_written(devices):
    bus = FakeBus({0x50: RegisterChip()})
    found(bus, {}, devices)
    assert [transfer.written for transfer in bus.log] == [b""]
    assert len(bus.log[0].answered) == 1


def test_chips_of_the_kernel_are_named_and_left_alone(devices):
    driver = devices / "drivers" / "bmp280"
    driver.mkdir(parents=True)
    (devices / "1-0076").mkdir()
    (devices / "1-0076" / "driver").symlink_to(driver)
    bus = FakeBus({0x76: RegisterChip({0xD0: b"\x60"})})
    chip = found(bus, devices=devices)[0x76]
    assert chip.types == ()
    assert "claimed by the kernel's driver bmp280" in chip.note
    assert bus.log == []


@pytest.mark.parametrize(
    ("error", "kind", "text"),
    [
        (errno.ENOENT, OSError, "/dev/i2c-1 is missing: enable I2C"),
        (errno.EACCES, PermissionError, "add your user to the group i2c"),
        (errno.ETIMEDOUT, OSError, "I2C bus 1 is stuck"),
    ],
)
def test_a_bus_that_cannot_be_used_says_why(devices, error, kind, text):
    bus = FakeBus()
    bus.fail(error)
    with pytest.raises(kind, match=text):
        found(bus, devices=devices)


def test_a_controller_that_cannot_write_nothing_reads(devices):
    class Modest(FakeBus):
        def write(self, address: int, sent: bytes) -> None:
            if not sent:
                raise OSError(errno.EOPNOTSUPP, "Operation not supported")
            super().write(address, sent)

    bus = Modest({0x76: RegisterChip({0xD0: b"\x60"})})
    assert found(bus, devices=devices)[0x76].types == ("i2c.bme280",)


def test_a_new_driver_brings_its_own_line(devices):
    class Newcomer(I2cDevice):
        signature = Signature((0x33,), 0x01, (0xABCD,), length=2)

    class Quiet(I2cDevice):
        address: int = 0x34

    bus = FakeBus({0x33: RegisterChip({0x01: b"\xab\xcd"}), 0x34: RegisterChip()})
    chips = found(bus, {"x.newcomer": Newcomer, "x.quiet": Quiet}, devices)
    assert chips[0x33] == (0x33, ("x.newcomer",), True, "id 0xabcd")
    assert chips[0x34].types == ("x.quiet",)
