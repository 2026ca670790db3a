"""A Raspberry Pi made of files in a folder, for what looks at the computer it runs on."""

import shutil
from pathlib import Path

from wolkflow.board.machine import Machine

PLENTY = 20_000_000_000

FILES = {
    "/proc/device-tree/model": "Raspberry Pi 4 Model B Rev 1.4\0",
    "/proc/self/status": "Name:\tpython3\nUid:\t4711\t4711\t4711\t4711\n"
    "Gid:\t4711\t4711\t4711\t4711\nGroups:\t4711 986 989 995\n",
    "/proc/sys/kernel/osrelease": "6.12.47+rpt-rpi-v8\n",
    "/etc/os-release": 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_CODENAME=bookworm\n',
    "/etc/passwd": "root:x:0:0:root:/root:/bin/bash\nada:x:4711:4711::/home/ada:/bin/bash\n",
    "/etc/group": "root:x:0:\ngpio:x:986:ada\ni2c:x:989:ada\nspi:x:995:ada\nada:x:4711:\n",
    "/boot/firmware/config.txt": "# the usual ones\ndtparam=i2c_arm=on\ndtparam=audio=on\n"
    "[cm5]\ndtoverlay=dwc2,dr_mode=host\n[all]\n",
    "/run/systemd/timesync/synchronized": "",
    "/sys/devices/platform/soc/soc:firmware/get_throttled": "0\n",
    "/usr/lib/python3/dist-packages/lgpio.py": "import _lgpio\n" + 200 * "# wraps it\n",
}
DEVICES = ("/dev/gpiochip0", "/dev/i2c-1")


class FakePi:
    """Lays out a Raspberry Pi 4 on which all is well, for the user ada; then change what you like.

    pi = FakePi(folder)
    pi.write("/boot/firmware/config.txt", "dtparam=spi=on")
    examine(pi.machine(), registry)
    """

    def __init__(self, folder: Path) -> None:
        self.root = folder
        for name, text in FILES.items():
            self.write(name, text)
        for name in DEVICES:
            self.device(name)

    def write(self, name: str, text: str) -> None:
        """Write a file."""
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def device(self, name: str, *, usable: bool = True) -> None:
        """Make a device, as a plain file, that ada may use or not."""
        self.write(name, "")
        self._path(name).chmod(0o666 if usable else 0o600)

    def remove(self, name: str) -> None:
        """Remove a file or a folder."""
        path = self._path(name)
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()

    def machine(
        self, *, python: tuple[int, ...] = (3, 11, 2), free: int = PLENTY, packages: str = ""
    ) -> Machine:
        """Give the computer as doctor sees it; `packages` is where Python looks for modules."""
        return Machine(
            root=self.root,
            python=python,
            packages=[self._path(packages or "/usr/lib/python3/dist-packages")],
            free=lambda _folder: free,
        )

    def _path(self, name: str) -> Path:
        return self.root / name.lstrip("/")
