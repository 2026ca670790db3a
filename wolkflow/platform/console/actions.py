"""What a person may have done: each verb with what it needs, checked before it is done."""

from collections.abc import Mapping
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from wolkflow.platform.device import Device
from wolkflow.platform.errors import RefusedError
from wolkflow.platform.faults import Fault
from wolkflow.platform.records import Delivery

Plain = bool | int | float | str


class Wish(BaseModel):
    """What a request's body says; nothing else may be in it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    def act(self, device: Device) -> None:
        """Have it done."""
        raise NotImplementedError


class Command(Wish):
    """Command a feed."""

    reference: str = Field(max_length=1000)
    value: Plain

    def act(self, device: Device) -> None:
        """Send it."""
        device.send(self.reference, self.value)


class SetParameters(Wish):
    """Change parameters."""

    values: dict[str, Plain | None] = Field(min_length=1, max_length=100)

    def act(self, device: Device) -> None:
        """Change them."""
        device.set_parameters(self.values)


class SetDelivery(Wish):
    """Say when the device gets its messages."""

    delivery: Literal["PUSH", "PULL"]

    def act(self, device: Device) -> None:
        """Set it."""
        device.set_delivery(Delivery(self.delivery))


class ListFiles(Wish):
    """Ask for the list of files."""

    def act(self, device: Device) -> None:
        """Ask."""
        device.list_files(wait=False)


class DeleteFiles(Wish):
    """Delete files, all of them if `names` is null."""

    names: list[str] | None = Field(max_length=1000)

    def act(self, device: Device) -> None:
        """Ask for it."""
        if self.names is None:
            device.purge_files(wait=False)
        else:
            device.delete_files(*self.names, wait=False)


class Download(Wish):
    """Have the device fetch a URL."""

    url: str = Field(min_length=1, max_length=4000)

    def act(self, device: Device) -> None:
        """Ask for it."""
        device.download(self.url, wait=False)


class Install(Wish):
    """Install a file as firmware."""

    file: str = Field(min_length=1, max_length=1000)

    def act(self, device: Device) -> None:
        """Begin."""
        device.install(self.file, wait=False)


class Abort(Wish):
    """Give something up; `name` is the file's or the URL."""

    what: Literal["upload", "url", "install"]
    name: str = ""

    def act(self, device: Device) -> None:
        """Give it up."""
        if self.what == "upload":
            device.abort_upload(self.name)
        elif self.what == "url":
            device.abort_download(self.name)
        else:
            device.abort_install()


class MakeFault(Wish):
    """Let something go wrong; see `faults.MEANING`."""

    fault: str
    times: int | None = Field(default=1, ge=1, le=1_000_000)
    seconds: float | None = Field(default=None, ge=0, le=86_400)
    only: str = Field(default="", max_length=100)
    offset: float = Field(default=0.0, ge=-1e10, le=1e10)

    def act(self, device: Device) -> None:
        """Arm it."""
        fault = _fault(self.fault)
        if fault is Fault.CLOCK:
            device.faults.clock(self.offset)
        else:
            device.faults.arm(fault, times=self.times, seconds=self.seconds, only=self.only)


class ClearFault(Wish):
    """Let nothing go wrong any more, or not this."""

    fault: str | None

    def act(self, device: Device) -> None:
        """Clear it."""
        device.faults.clear(None if self.fault is None else _fault(self.fault))


ACTIONS: Final[Mapping[str, type[Wish]]] = {
    "command": Command,
    "parameters": SetParameters,
    "delivery": SetDelivery,
    "list": ListFiles,
    "delete": DeleteFiles,
    "download": Download,
    "install": Install,
    "abort": Abort,
    "fault": MakeFault,
    "clear": ClearFault,
}


def _fault(name: str) -> Fault:
    try:
        return Fault(name)
    except ValueError as error:
        raise RefusedError(f"{name}: no such fault; there are: {', '.join(Fault)}") from error
