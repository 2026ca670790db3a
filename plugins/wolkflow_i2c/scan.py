"""Finding the chips on a bus, and which nodes they are for."""

import errno
from collections.abc import Iterator, Mapping
from pathlib import Path

from wolkflow import ChipFound, Node
from wolkflow_i2c.bus import I2cBus
from wolkflow_i2c.device import I2cDevice
from wolkflow_i2c.signature import Signature
from wolkflow_i2c.trouble import DEVICES, explained, kernel_driver

ADDRESSES = range(0x08, 0x78)
READ_ONLY = {*range(0x30, 0x38), *range(0x50, 0x60)}
"""Where a write without content could spoil a memory: these are read, as i2cdetect does."""

SILENT = {errno.ENXIO, errno.EREMOTEIO, errno.ENODEV, errno.EIO}
NOT_OFFERED = {errno.EOPNOTSUPP, errno.EINVAL}


def scan(
    number: int, bus: I2cBus, types: Mapping[str, type[Node]], devices: Path = DEVICES
) -> list[ChipFound]:
    """Find every chip that answers; OSError in words when the bus can't be used."""
    signatures = dict(_signatures(types))
    found = []
    for address in ADDRESSES:
        driver = kernel_driver(number, address, devices)
        if driver:
            text = f"claimed by the kernel's driver {driver}: use kernel.sensor, or remove its "
            found.append(
                ChipFound(address, (), is_sure=False, note=f"{text}overlay from config.txt")
            )
        elif _answers(number, bus, address):
            found.append(_recognise(bus, address, signatures))
    return found


def _signatures(types: Mapping[str, type[Node]]) -> Iterator[tuple[str, Signature]]:
    """Gather what the drivers say; of one that says nothing, the usual address is known."""
    for name, cls in types.items():
        if issubclass(cls, I2cDevice):
            usual = getattr(cls, "address", None)
            own = cls.signature or (Signature((usual,)) if isinstance(usual, int) else None)
            if own:
                yield name, own


def _answers(number: int, bus: I2cBus, address: int) -> bool:
    """Tell whether a chip acknowledges its address."""
    try:
        _touch(bus, address)
    except OSError as error:
        if error.errno in SILENT:
            return False
        raise explained(error, number, address) from error
    return True


def _touch(bus: I2cBus, address: int) -> None:
    """Address a chip without telling it anything."""
    if address in READ_ONLY:
        bus.read(address, 1)
        return
    try:
        bus.write(address, b"")
    except OSError as error:
        if error.errno not in NOT_OFFERED:
            raise
        bus.read(address, 1)  # the controller can't write nothing


def _recognise(bus: I2cBus, address: int, signatures: Mapping[str, Signature]) -> ChipFound:
    """Ask a chip for the ids that it may have; without, nodes usually at the address come first."""
    likely = {name: one for name, one in signatures.items() if address in one.addresses}
    if not any(one.shows_writes for one in likely.values()):
        for name, one in likely.items():
            number = _id(bus, address, one)
            if number is not None and number & one.mask in one.ids:
                text = f"id 0x{number:0{2 * one.length}x}"
                return ChipFound(address, (name,), is_sure=True, note=text)
        likely = {name: one for name, one in likely.items() if one.register is None}
    ranked = sorted(likely, key=lambda name: (likely[name].addresses[0] != address, name))
    return ChipFound(address, tuple(ranked), is_sure=False, note="" if likely else "no node for it")


def _id(bus: I2cBus, address: int, one: Signature) -> int | None:
    """Read an id; None if the chip has none, or won't tell."""
    if one.register is None:
        return None
    try:
        return int.from_bytes(bus.read_block(address, one.register, one.length), "big")
    except OSError as error:
        if error.errno in SILENT | NOT_OFFERED:
            return None  # a chip without registers need not answer
        raise
