"""What the kernel did with the edges of its lines: where one that is missing was lost."""

import re
from pathlib import Path
from types import TracebackType
from typing import Self

TRACING = Path("/sys/kernel/tracing")
GROUP = "wolkflow"
PROBES = {
    "interrupts": "p:{} edge_irq_handler",
    "events": "p:{} edge_irq_thread",
    "fetched": "r:{} linereq_read ret=$retval",
}
"""Functions of the kernel's gpiolib-cdev.c, by what they are counted as."""
KEYS = {"interrupts": "common_pid", "events": "common_pid", "fetched": "ret"}
EVENT_BYTES = 48  # struct gpio_v2_line_event of linux/gpio.h


class EdgeRecord:
    """Counts the edges of all watched lines on their way through the kernel, while it is open.

    `interrupts` are raised by the chip; each wakes a thread of the kernel's that makes `events` of
    them: of two interrupts at once it makes one. Events wait, 256 at most, to be `fetched` by a
    program: the oldest ones give way.
    """

    def __enter__(self) -> Self:
        self._order(*(probe.format(f"{GROUP}/{name}") for name, probe in PROBES.items()))
        for name, key in KEYS.items():
            self._file(name, "trigger").write_text(f"hist:keys={key}")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.interrupts = self._hits("interrupts")
        self.events = self._hits("events")
        self.fetched = sum(
            int(read) // EVENT_BYTES * int(times)
            for read, times in re.findall(r"ret: *(\d+) } hitcount: *(\d+)", self._told("fetched"))
            if int(read) < 1 << 31  # a larger one is an error number, below zero
        )
        for name, key in KEYS.items():
            self._file(name, "trigger").write_text(f"!hist:keys={key}")
        self._order(*(f"-:{GROUP}/{name}" for name in PROBES))

    def _order(self, *lines: str) -> None:
        """Tell the kernel, without the end of the file that Python's own `a` looks for."""
        with (TRACING / "kprobe_events").open("r+b", buffering=0) as probes:
            for line in lines:
                probes.write(f"{line}\n".encode())

    def _hits(self, name: str) -> int:
        found = re.search(r"Hits: (\d+)", self._told(name))
        return int(found[1]) if found else 0

    def _told(self, name: str) -> str:
        return self._file(name, "hist").read_text()

    def _file(self, name: str, what: str) -> Path:
        return TRACING / "events" / GROUP / name / what
